namespace ProtoP2P.Rpc;

/// <summary>What a Close frame says beside its message.</summary>
/// <param name="Code">The status.</param>
/// <param name="Reason">The reason; empty for none.</param>
/// <param name="Details">Typed details; null for none.</param>
/// <param name="Trailers">The trailers; null for none.</param>
internal readonly record struct CloseFields(
    RpcStatusCode Code, string Reason = "", IReadOnlyList<RpcErrorDetail>? Details = null, RpcMetadata? Trailers = null)
{
    // Of a reason that is sent alone.
    private const int LongestReason = 1024;

    /// <summary>The code, and of the reason as much as is sure to fit.</summary>
    public CloseFields Shorten() => new(Code, Reason.Length <= LongestReason ? Reason : string.Concat(Reason.AsSpan(0, LongestReason), " (shortened)"));

    /// <summary>The bytes and entries that count against <see cref="WireLimits.AncillaryBytes"/> and <see cref="WireLimits.AncillaryEntries"/>.</summary>
    public bool FitsLimits()
    {
        var budget = new AncillaryBudget();
        return AncillarySize.TryTake(ref budget, Trailers)
            && AncillarySize.TryTake(ref budget, Details)
            && budget.TryTake(System.Text.Encoding.UTF8.GetByteCount(Reason));
    }
}
