using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Rpc;
using ProtoP2P.Security.PrivateNetwork;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;
using ProtoP2P.Transports.Tcp;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P;

/// <summary>What a host is made of. Read once, when the host is created.</summary>
public sealed class Libp2pHostOptions
{
    /// <summary>The node's key; null makes a new Ed25519 key. A key that is given stays the caller's to dispose.</summary>
    public PrivateKey? Identity { get; set; }

    /// <summary>Where to listen; port 0 lets the system choose. Empty: the node only dials.</summary>
    public IList<Multiaddress> ListenAddresses { get; } = [];

    /// <summary>
    /// The peers to be connected to for as long as the node runs, as addresses that end in <c>/p2p/ID</c>; several may be of one peer. The node itself may be among
    /// them, so that all nodes can have the same list. <see cref="ILibp2pHost.StaticPeers"/> changes it later.
    /// </summary>
    public IList<Multiaddress> StaticPeers { get; } = [];

    /// <summary>
    /// The transports; the first that takes an address is used. Empty means the defaults: TCP, QUIC, WebSocket (dialling only), and memory within this
    /// process.
    /// </summary>
    public IList<ITransport> Transports { get; } = [];

    /// <summary>More transports, which are asked before the others: what comes in packages of its own.</summary>
    public IList<ITransport> AdditionalTransports { get; } = [];

    /// <summary>Settings of the default TCP transport.</summary>
    public TcpOptions Tcp { get; set; } = new();

    /// <summary>Settings of the default QUIC transport.</summary>
    public QuicOptions Quic { get; set; } = new();

    /// <summary>Limits of WebSockets.</summary>
    public WebSocketTransportOptions WebSocket { get; set; } = new();

    /// <summary>Settings of the default yamux.</summary>
    public YamuxOptions Yamux { get; set; } = new();

    /// <summary>Settings of the default mplex.</summary>
    public MplexOptions Mplex { get; set; } = new();

    /// <summary>Looks up the names in <c>/dns</c> and <c>/dnsaddr</c> addresses. Null, the default: a <see cref="SystemDnsResolver"/> with <see cref="Dns"/>.</summary>
    public IDnsResolver? DnsResolver { get; set; }

    /// <summary>Settings of the default resolver.</summary>
    public DnsOptions Dns { get; set; } = new();

    /// <summary>What a wildcard such as <c>/ip4/0.0.0.0</c> stands for. Default: the system's interfaces.</summary>
    public IInterfaceAddresses InterfaceAddresses { get; set; } = new SystemInterfaceAddresses();

    /// <summary>The security protocols in order of preference. Empty means the default: Noise, then TLS 1.3.</summary>
    public IList<SecurityFactory> Security { get; } = [];

    /// <summary>The muxers in order of preference. Empty means the defaults: yamux and, where <see cref="EnableMplex"/> says so, mplex.</summary>
    public IList<IMuxer> Muxers { get; } = [];

    /// <summary>Whether mplex is among the default muxers, as the last preference. It is deprecated by libp2p: no windows, only limits. Default true.</summary>
    public bool EnableMplex { get; set; } = true;

    /// <summary>
    /// The key of the private network that this node is a part of; null for none. Connections then run inside it, and transports that bring their own
    /// security, such as QUIC, are off. The key stays the caller's to dispose.
    /// </summary>
    public PrivateNetworkKey? PrivateNetworkKey { get; set; }

    /// <summary>Whether this node refuses to run without <see cref="PrivateNetworkKey"/>. Default: true where the environment says <c>LIBP2P_FORCE_PNET=1</c>.</summary>
    public bool RequirePrivateNetwork { get; set; } = Environment.GetEnvironmentVariable("LIBP2P_FORCE_PNET") == "1";

    /// <summary>Parts of the node that live as long as it runs, such as identify.</summary>
    public IList<ILibp2pService> Services { get; } = [];

    /// <summary>
    /// What runs around every call that this node makes, the first outermost. The node's own protocols, whose ids begin with <c>/ipfs/</c> or
    /// <c>/libp2p/</c>, are not intercepted.
    /// </summary>
    public IList<IRpcInterceptor> ClientInterceptors { get; } = [];

    /// <summary>
    /// What runs around every call that this node serves, the first outermost, around what a registration adds. Protocols of the node itself
    /// (<see cref="StreamHandlerOptions.IsApplication"/> is false), such as identify, are not intercepted.
    /// </summary>
    public IList<IRpcInterceptor> ServerInterceptors { get; } = [];

    /// <summary>Who decides at each step of a connection's making whether it goes on: all of them must allow. Empty: everyone may.</summary>
    public IList<IConnectionGater> ConnectionGaters { get; } = [];

    /// <summary>Limits of connections.</summary>
    public ConnectionOptions Connections { get; set; } = new();

    /// <summary>Limits of streams.</summary>
    public StreamOptions Streams { get; set; } = new();

    /// <summary>Limits of memory.</summary>
    public MemoryOptions Memory { get; set; } = new();

    /// <summary>What the node tells others of where it is.</summary>
    public AnnouncementOptions Announcement { get; set; } = new();

    /// <summary>Limits of dialling.</summary>
    public DialOptions Dial { get; set; } = new();

    /// <summary>
    /// Which addresses of a peer may be dialled, beside what <see cref="DialOptions.Filter"/> says: false leaves one out. It is asked for names as they
    /// are known and for the IP addresses that they stand for; the peer is null where anyone may be at the address. Has to be quick and thread-safe.
    /// Default: all.
    /// </summary>
    public Func<PeerId?, Multiaddress, bool>? DialFilter { get; set; }

    /// <summary>Limits of the peerstore.</summary>
    public PeerstoreOptions Peerstore { get; set; } = new();

    /// <summary>How static peers are dialled.</summary>
    public StaticPeerOptions StaticPeerDialing { get; set; } = new();

    /// <summary>Limits and defaults of typed calls.</summary>
    public RpcOptions Rpc { get; set; } = new();

    /// <summary>How long running calls may go on when the host stops: 0 to 1 hour. Default 30 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of everything that is timed. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Spreads the waits before static peers are dialled again. Default: the system's.</summary>
    public Random Random { get; set; } = Random.Shared;

    /// <summary>Where logs go. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>More services, looked up when the host starts.</summary>
    internal Func<IEnumerable<ILibp2pService>>? LateServices { get; set; }

    /// <summary>Makes the scopes of calls; null without a container.</summary>
    internal IServiceScopeFactory? Scopes { get; set; }

    /// <summary>Every value that is out of range, one line each, starting with its key under <paramref name="path"/>.</summary>
    internal IReadOnlyList<string> FindErrors(string path = nameof(Libp2pHostOptions))
    {
        List<string> errors = [];
        OptionCheck.Valid($"{path}:{nameof(Tcp)}", Tcp.Validate, errors);
        OptionCheck.Valid($"{path}:{nameof(Quic)}", Quic.Validate, errors);
        OptionCheck.Valid($"{path}:{nameof(WebSocket)}", WebSocket.Validate, errors);
        OptionCheck.Valid($"{path}:{nameof(Yamux)}", Yamux.Validate, errors);
        OptionCheck.Valid($"{path}:{nameof(Mplex)}", Mplex.Validate, errors);
        Connections.Validate($"{path}:{nameof(Connections)}", errors);
        Streams.Validate($"{path}:{nameof(Streams)}", errors);
        Memory.Validate($"{path}:{nameof(Memory)}", errors);
        Announcement.Validate($"{path}:{nameof(Announcement)}", errors);
        Dial.Validate($"{path}:{nameof(Dial)}", errors);
        OptionCheck.Valid($"{path}:{nameof(Dns)}", Dns.Validate, errors);
        Peerstore.Validate($"{path}:{nameof(Peerstore)}", errors);
        StaticPeerDialing.Validate($"{path}:{nameof(StaticPeerDialing)}", errors);
        for (int i = 0; i < StaticPeers.Count; i++)
        {
            OptionCheck.NamesPeer($"{path}:{nameof(StaticPeers)}:{i}", StaticPeers[i], errors);
        }

        OptionCheck.Range(path, nameof(DrainTimeout), DrainTimeout, TimeSpan.Zero, TimeSpan.FromHours(1), errors);
        if (Rpc.FindError($"{path}:{nameof(Rpc)}") is { } error)
        {
            errors.Add(error);
        }

        return errors;
    }
}
