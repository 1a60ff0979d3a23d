namespace ProtoP2P.Reflection;

/// <summary>Options of <see cref="ReflectionService"/>.</summary>
public sealed class ReflectionOptions
{
    /// <summary>
    /// Whether peers are shown what this node serves. Default null: in a development environment only where the node is registered with
    /// dependency injection, and always where the service is added by hand.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// Protocol ids that are not shown, and prefixes of such, which end in <c>/</c>. A contract is hidden under all its ids, with the messages that
    /// no other contract uses. Hiding is no protection: identify names the protocol all the same, and whoever knows it may call it. Default: none.
    /// </summary>
    public IList<string> Exclude { get; } = [];

    /// <summary>The peers that are shown anything; the others are answered <see cref="RpcStatusCode.PermissionDenied"/>. Default: none, which means everyone.</summary>
    public IList<PeerId> AllowedPeers { get; } = [];

    /// <summary>Whether a protocol is hidden.</summary>
    internal bool Hides(string protocolId) =>
        Exclude.Any(excluded => excluded == protocolId || (excluded.EndsWith('/') && protocolId.StartsWith(excluded, StringComparison.Ordinal)));
}
