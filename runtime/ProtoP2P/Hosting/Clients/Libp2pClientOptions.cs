namespace ProtoP2P;

/// <summary>The settings of one client that is registered by <c>AddLibp2pClient</c>, as a configuration file holds them.</summary>
/// <remarks>
/// They are read from the section <c>Libp2p:Clients:NAME</c>; NAME is the contract's name without its namespace for a client without a name. They
/// are checked when the application starts; the error names the key, the value and what was expected.
/// </remarks>
public sealed class Libp2pClientOptions
{
    /// <summary>The configuration section whose subsections are read.</summary>
    public const string SectionName = "Libp2p:Clients";

    /// <summary>The peers to call, as multiaddresses that end in <c>/p2p/ID</c>; several addresses of one peer are one peer. Empty: a resolver finds them.</summary>
    public IList<string> Peers { get; set; } = new List<string>();

    /// <summary>How to choose among the peers. Default: one after the other.</summary>
    public PeerPicking Picker { get; set; }

    /// <summary>
    /// How long a caller waits for a reply where neither it nor the method's <see cref="DeadlineAttribute"/> says: positive; null takes the
    /// host's. Calls that stream in either direction have no deadline unless one is given.
    /// </summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How long a call waits for a first peer where none is known, under its deadline: 0 to 1 hour. Default 0: it fails at once.</summary>
    public TimeSpan WaitForPeer { get; set; }

    /// <summary>Of how many peers the client takes note, the first in the resolver's order: 1 to 10,000. Default 256.</summary>
    public int MaxPeers { get; set; } = 256;

    /// <summary>To how many peers one call may go because those before certainly did not run it: 1 to 1,000. Default 10.</summary>
    public int MaxPeersPerCall { get; set; } = 10;

    /// <summary>How calls of idempotent methods that may have run are retried; null: they are not.</summary>
    public RpcRetryOptions? Retries { get; set; }

    /// <summary>Stops retries and hedges while most calls fail.</summary>
    public RpcThrottleOptions Throttle { get; set; } = new();

    /// <summary>When a peer is left alone for a while; null: never.</summary>
    public OutlierEjectionOptions? Ejection { get; set; }

    /// <summary>What single methods do otherwise, by their name on the wire: the C# name, with or without Async, unless <see cref="RpcMethodAttribute"/> says another.</summary>
    public IDictionary<string, RpcMethodOptions> Methods { get; set; } = new Dictionary<string, RpcMethodOptions>(StringComparer.OrdinalIgnoreCase);
}
