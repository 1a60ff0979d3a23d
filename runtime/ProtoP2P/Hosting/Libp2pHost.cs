using Microsoft.Extensions.Logging;
using ProtoP2P.Hosting;
using ProtoP2P.Rpc;
using ProtoP2P.Swarm;

namespace ProtoP2P;

/// <summary>A libp2p node. Several may live in one process; none needs dependency injection.</summary>
/// <remarks>Disposing ends at once what still runs; <see cref="StopAsync"/> first lets running calls end.</remarks>
public sealed partial class Libp2pHost : ILibp2pHost, ISwarmObserver
{
    private readonly Libp2pHostOptions _options;
    private readonly PrivateKey _identity;
    private readonly ILogger _logger;
    private readonly ILogger _rpcLogger;
    private readonly EventDispatcher _events;
    private readonly ProtocolRegistry _registry;
    private readonly InMemoryPeerstore _peerstore;
    private readonly PeerstoreFile? _peerstoreFile;
    private readonly HostParts _parts;
    private readonly PeerSwarm _swarm;
    private readonly StaticPeers _staticPeers;
    private readonly SelfRecord _record;

    private Libp2pHost(Libp2pHostOptions options)
    {
        _options = options;
        _clientInterceptors = [.. options.ClientInterceptors];
        _serverInterceptors = [.. options.ServerInterceptors];
        _identity = options.Identity ?? PrivateKey.Generate();
        _logger = options.LoggerFactory.CreateLogger("ProtoP2P.Host");
        _outboundCalls = new OutboundCalls(options.Rpc);
        _rpcLogger = options.LoggerFactory.CreateLogger("ProtoP2P.Rpc");
        PublicKey = _identity.PublicKey;
        PeerId = PeerId.FromPublicKey(PublicKey);
        TimeProvider = options.TimeProvider;
        _record = new SelfRecord(_identity, TimeProvider);
        _events = new EventDispatcher(_logger, () => _events!.Invoke(SelfChanged, this));
        _registry = new ProtocolRegistry(RaiseSelfChanged);
        _peerstore = new InMemoryPeerstore(options.Peerstore, TimeProvider);
        _parts = new HostParts(options, _identity, PeerId);
        _peerstoreFile = _parts.CreatePeerstoreFile(_peerstore);
        _announcement = new AddressAnnouncement(options.Announcement);
        _observed = new ObservedAddresses(options.Announcement, TimeProvider, RefreshAdvertised);
        _swarm = _parts.CreateSwarm(_registry, _peerstore, this);
        _staticPeers = _parts.CreateStaticPeers(_swarm, _peerstore);
        _support = new SupportCheck(_swarm, _peerstore);
    }

    /// <inheritdoc/>
    public event EventHandler<PeerConnectionEventArgs>? ConnectionOpened;

    /// <inheritdoc/>
    public event EventHandler<PeerConnectionEventArgs>? ConnectionClosed;

    /// <inheritdoc/>
    public event EventHandler<PeerIdentifiedEventArgs>? PeerIdentified;

    /// <inheritdoc/>
    public event EventHandler? SelfChanged;

    /// <inheritdoc/>
    public PeerId PeerId { get; }

    /// <inheritdoc/>
    public PublicKey PublicKey { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Protocols => _registry.Advertised;

    /// <inheritdoc/>
    public IReadOnlyList<ContractDescriptor> Contracts => _registry.Contracts;

    /// <inheritdoc/>
    public IPeerstore Peerstore => _peerstore;

    /// <inheritdoc/>
    public IReadOnlyList<IPeerConnection> Connections => _swarm.Connections;

    /// <inheritdoc/>
    public IConnectionManager ConnectionManager => _swarm.Tags;

    /// <inheritdoc/>
    public IStaticPeers StaticPeers => _staticPeers;

    /// <inheritdoc/>
    public TimeProvider TimeProvider { get; }

    /// <summary>The connections, for tests that look inside.</summary>
    internal PeerSwarm Swarm => _swarm;

    /// <summary>Makes a host; it does nothing until <see cref="StartAsync"/>.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names each one.</exception>
    /// <exception cref="Libp2pException">The node must be in a private network and has no key.</exception>
    /// <exception cref="PlatformNotSupportedException">A cryptographic library is missing; the message says how to install it.</exception>
    public static Libp2pHost Create(Libp2pHostOptions? options = null)
    {
        options ??= new Libp2pHostOptions();
        if (options is { RequirePrivateNetwork: true, PrivateNetworkKey: null })
        {
            throw new Libp2pException(
                "this node must be in a private network (LIBP2P_FORCE_PNET=1, or Libp2pHostOptions.RequirePrivateNetwork) and has no key: "
                + $"set Libp2p:{nameof(Libp2pOptions.PrivateNetworkKeyFile)} to the network's key file");
        }

        IReadOnlyList<string> errors = options.FindErrors();
        return errors.Count == 0
            ? new Libp2pHost(options)
            : throw new ArgumentException(string.Join('\n', errors), nameof(options));
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> message) => _identity.Sign(message);

    /// <inheritdoc/>
    public SignedEnvelope CreatePeerRecord() => _record.Seal(_advertisedAddresses);

    ValueTask ISwarmObserver.OpenedAsync(Connection connection)
    {
        _staticPeers.Notice(connection.RemotePeer);
        var args = new PeerConnectionEventArgs(connection);
        return _events.RaiseAsync(() => _events.Invoke(ConnectionOpened, this, args));
    }

    ValueTask ISwarmObserver.ClosedAsync(Connection connection, bool wasLastToPeer)
    {
        connection.RpcState.Dispose();
        _staticPeers.Notice(connection.RemotePeer);
        _observed.ConnectionEnded(connection.Id);
        if (wasLastToPeer)
        {
            _rpcStates.Forget(connection.RemotePeer);
        }

        var args = new PeerConnectionEventArgs(connection, connection.Reason);
        return _events.RaiseAsync(() => _events.Invoke(ConnectionClosed, this, args));
    }

    // Several changes in a row are one event: subscribers look at the present state anyway.
    private void RaiseSelfChanged()
    {
        if (_state is HostState.Running or HostState.Draining)
        {
            _events.RaiseCoalesced();
        }
    }
}
