namespace ProtoP2P;

/// <summary>What a gater says: allowed, or refused with a reason. The default value refuses: who forgets to decide lets nobody in.</summary>
public readonly record struct GateDecision
{
    private const string NoReason = "no reason was given";

    private readonly string? _reason;

    private GateDecision(bool isAllowed, string? reason) => (IsAllowed, _reason) = (isAllowed, reason);

    /// <summary>The connection goes on.</summary>
    public static GateDecision Allow { get; } = new(isAllowed: true, reason: null);

    /// <summary>Whether the connection goes on.</summary>
    public bool IsAllowed { get; }

    /// <summary>Why it does not; null where it does.</summary>
    public string? Reason => IsAllowed ? null : _reason ?? NoReason;

    /// <summary>The connection ends here.</summary>
    /// <param name="reason">For this node's logs and errors; the other side is not told.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public static GateDecision Refuse(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new GateDecision(isAllowed: false, reason);
    }
}
