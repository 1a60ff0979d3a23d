using Microsoft.Extensions.Logging;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Security.Plaintext;
using ProtoP2P.Security.PrivateNetwork;
using ProtoP2P.Security.Tls;
using ProtoP2P.Swarm;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Memory;
using ProtoP2P.Transports.Quic;
using ProtoP2P.Transports.Tcp;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P;

/// <summary>Makes the parts of a host from its options, with the defaults where they say nothing.</summary>
internal sealed class HostParts(Libp2pHostOptions options, PrivateKey identity, PeerId peerId, TlsCertificateSource certificate) : IDisposable
{
    // What /memory addresses mean where nothing else was said: hosts of one process reach each other.
    private static readonly MemoryNetwork ProcessNetwork = new();

    private readonly ITransport[] _transports = Protect(
        [.. options.AdditionalTransports, .. options.Transports.Count > 0 ? options.Transports : DefaultTransports(options, certificate)], options.PrivateNetworkKey);

    private readonly ISecurityProtocol[] _security =
        options.Security.Count > 0 ? [.. options.Security.Select(create => create(identity))] : [Noise(identity), new TlsSecurity(certificate, options.TimeProvider)];

    /// <summary>The parts of a host whose default security and transports present one certificate.</summary>
    public HostParts(Libp2pHostOptions options, PrivateKey identity, PeerId peerId)
        : this(options, identity, peerId, new TlsCertificateSource(identity, options.TimeProvider))
    {
    }

    /// <summary>Whether peers may connect without any protection.</summary>
    public bool AcceptsPlaintext => Array.Exists(_security, security => security is PlaintextSecurity);

    /// <summary>The transport that listens on an address.</summary>
    /// <exception cref="Libp2pException">There is none; the message says what brings one where that is known.</exception>
    public ITransport FindListenTransport(Multiaddress address) =>
        Array.Find(_transports, transport => transport.CanListen(address)) ?? throw new Libp2pException(
            $"cannot listen on {address}: {ListenHint(address)}");

    /// <summary>The addresses at which others may reach what is bound.</summary>
    public IReadOnlyList<Multiaddress> ExpandWildcards(IReadOnlyList<Multiaddress> bound) =>
        [.. bound.SelectMany(address => ListenAddresses.Expand(address, options.InterfaceAddresses)).Distinct()];

    /// <summary>The swarm.</summary>
    public PeerSwarm CreateSwarm(ProtocolRegistry registry, InMemoryPeerstore peerstore, ISwarmObserver observer)
    {
        var settings = new SwarmSettings(
            peerId,
            options.Connections,
            options.Streams,
            options.Memory,
            options.Dial,
            options.TimeProvider,
            options.LoggerFactory.CreateLogger("ProtoP2P.Swarm"));
        var resources = new ResourceTree(options.Memory, options.Streams);
        var gater = new GateKeeper([.. options.ConnectionGaters], settings.Logger);
        var upgrader = new Upgrader(settings, resources, gater, _security, CreateMuxers());
        var planner = new DialPlanner(
            _transports,
            new AddressResolver(
                options.DnsResolver ?? new SystemDnsResolver(options.Dns, options.TimeProvider), options.Dial.Resolver, options.TimeProvider),
            new DialRanker(options.Dial.Ranking),
            new DialBackoff(options.Dial.Backoff, options.TimeProvider),
            gater,
            new AddressFilter(options.Dial.Filter, options.DialFilter),
            new BlackHoleFilter(options.Dial.BlackHole, settings.Logger));
        return new PeerSwarm(settings, registry, peerstore, resources, gater, upgrader, planner, observer);
    }

    /// <summary>The peerstore's file, or null where there is to be none.</summary>
    public PeerstoreFile? CreatePeerstoreFile(InMemoryPeerstore peerstore) => options.Peerstore.File is null ? null : new PeerstoreFile(
        peerstore,
        new PeerstoreDisk(options.Peerstore.File),
        options.Peerstore,
        peerId,
        options.TimeProvider,
        options.LoggerFactory.CreateLogger("ProtoP2P.Peerstore"));

    /// <summary>The static peers that the options name.</summary>
    public StaticPeers CreateStaticPeers(PeerSwarm swarm, InMemoryPeerstore peerstore)
    {
        var peers = new StaticPeers(
            peerId,
            new StaticPeerNetwork(swarm, peerstore, options.StaticPeerDialing),
            swarm.Tags,
            options.StaticPeerDialing,
            options.Random,
            options.TimeProvider,
            options.LoggerFactory.CreateLogger("ProtoP2P.StaticPeers"));
        foreach (Multiaddress address in options.StaticPeers)
        {
            peers.Add(address);
        }

        return peers;
    }

    private static ITransport[] Protect(ITransport[] transports, PrivateNetworkKey? key) =>
        key is null ? transports : [.. transports.Select(transport => new PrivateNetworkTransport(transport, key))];

    private string ListenHint(Multiaddress address)
    {
        if (options.PrivateNetworkKey is not null && !PrivateNetworkTransport.CanProtect(address))
        {
            return "QUIC brings its own security and has no part in a private network";
        }

        return WebSocketAddress.IsIp(address) ? WebSocketTransport.ListenHint : "no transport of this node listens on such an address";
    }

    private static ITransport[] DefaultTransports(Libp2pHostOptions options, TlsCertificateSource certificate) =>
    [
        new TcpTransport(options.Tcp, options.TimeProvider),
        .. options.PrivateNetworkKey is null ? (ITransport[])[new QuicTransport(certificate, options.Quic, options.TimeProvider, options.LoggerFactory)] : [],
        new WebSocketTransport(options.WebSocket, options.Tcp, clock: options.TimeProvider),
        new MemoryTransport(ProcessNetwork),
    ];

    /// <summary>The preferred security protocol.</summary>
    public static ISecurityProtocol Noise(PrivateKey identity) => new NoiseSecurity(identity);

    /// <summary>The other security protocol, what go-libp2p proposes first, with a certificate of its own.</summary>
    public static ISecurityProtocol Tls(PrivateKey identity, Libp2pHostOptions options) => new TlsSecurity(identity, options.TimeProvider);

    /// <summary>The preferred muxer.</summary>
    public static IMuxer Yamux(Libp2pHostOptions options) => new YamuxMuxer(options.Yamux);

    /// <summary>The last muxer.</summary>
    public static IMuxer Mplex(Libp2pHostOptions options) => new MplexMuxer(options.Mplex);

    /// <summary>Frees what was made here; what was given stays its owner's.</summary>
    public void Dispose()
    {
        foreach (IDisposable security in _security.OfType<IDisposable>())
        {
            security.Dispose();
        }

        foreach (IDisposable transport in _transports.Except(options.AdditionalTransports).Except(options.Transports).OfType<IDisposable>())
        {
            transport.Dispose();
        }

        certificate.Dispose();
        if (options.Identity is null)
        {
            identity.Dispose();
        }
    }

    private IEnumerable<IMuxer> CreateMuxers()
    {
        if (options.Muxers.Count > 0)
        {
            return options.Muxers;
        }

        return options.EnableMplex ? [Yamux(options), Mplex(options)] : [Yamux(options)];
    }
}
