using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>The connections of a node: takes them in, dials them, chooses among them, and tells of their coming and going.</summary>
internal sealed class PeerSwarm : IAsyncDisposable
{
    // A stream that could not be opened because its connection was just closing is opened on another: nothing of it has been sent.
    private const int MaxStreamAttempts = 3;

    // go-libp2p's TTL for addresses that someone just mentioned.
    private static readonly TimeSpan MentionedAddressTime = TimeSpan.FromMinutes(2);

    private readonly SwarmSettings _settings;
    private readonly ProtocolRegistry _registry;
    private readonly InMemoryPeerstore _peerstore;
    private readonly ConnectionTable _table;
    private readonly ISwarmObserver _observer;
    private readonly Dialer _dialer;
    private readonly RunningTasks _running = new();

    // The table and the peerstore agree on who is connected, whatever comes and goes at the same time.
    private readonly Lock _presence = new();

    public PeerSwarm(
        SwarmSettings settings,
        ProtocolRegistry registry,
        InMemoryPeerstore peerstore,
        ResourceTree resources,
        GateKeeper gater,
        Upgrader upgrader,
        DialPlanner planner,
        ISwarmObserver observer)
    {
        _settings = settings;
        _registry = registry;
        _peerstore = peerstore;
        _observer = observer;
        Resources = resources;
        _table = new ConnectionTable(settings.LocalPeer, settings.Connections.MaxPerPeer);
        _dialer = new Dialer(settings, planner, upgrader, Admit);
        Inbound = new InboundConnections(settings, gater, upgrader, upgraded => Admit(upgraded).Admitted, observer.ListenerFailed);
        Tags = new PeerTags(peer => _table.Has(peer));
        Trimmer = new ConnectionTrimmer(
            settings, Tags, () => _table.All, connection => _running.Start(() => connection.CloseAsync(ConnectionErrorCode.Collected).AsTask()));
    }

    /// <summary>What peers are worth.</summary>
    public PeerTags Tags { get; }

    /// <summary>Keeps the number of connections between its marks.</summary>
    public ConnectionTrimmer Trimmer { get; }

    /// <summary>The accounts.</summary>
    public ResourceTree Resources { get; }

    /// <summary>The listeners and what comes in through them.</summary>
    public InboundConnections Inbound { get; }

    /// <summary>The open connections.</summary>
    public IReadOnlyList<Connection> Connections => _table.All;

    /// <summary>The connections to a peer.</summary>
    public IReadOnlyList<Connection> ConnectionsTo(PeerId peer) => _table.Of(peer);

    /// <summary>Whether a peer has a connection.</summary>
    public bool IsConnected(PeerId peer) => _table.Has(peer);

    /// <summary>Lets the next dial of a peer try every address, whichever failed before.</summary>
    public void ForgetFailures(PeerId peer) => _dialer.ForgetFailures(peer);

    /// <summary>A connection to a peer: the open one that takes new streams, or a new one.</summary>
    /// <param name="peer">Whom to connect to.</param>
    /// <param name="hint">Where it may be, besides what the peerstore says.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<Connection> ConnectAsync(PeerId peer, Multiaddress? hint, CancellationToken cancellationToken) =>
        ConnectAsync(peer, hint is null ? [] : (IReadOnlyList<Multiaddress>)[hint], cancellationToken);

    /// <inheritdoc cref="ConnectAsync(PeerId, Multiaddress?, CancellationToken)"/>
    /// <param name="peer">Whom to connect to.</param>
    /// <param name="hints">Where it may be, besides what the peerstore says.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<Connection> ConnectAsync(PeerId peer, IReadOnlyList<Multiaddress> hints, CancellationToken cancellationToken)
    {
        if (_table.Preferred(peer) is { } open)
        {
            return open;
        }

        try
        {
            IReadOnlyList<Multiaddress> known = _peerstore.GetAddresses(peer);
            Connection dialled = await _dialer.DialAsync(peer, hints.Count == 0 ? known : [.. hints, .. known], cancellationToken).ConfigureAwait(false);
            return _table.Preferred(peer) ?? dialled;
        }
        catch (DialException) when (_table.Preferred(peer) is not null)
        {
            // The peer reached this node meanwhile.
            return _table.Preferred(peer) ?? throw new ConnectionClosedException(
                ConnectionErrorCode.None, isRemote: true, $"{peer} connected and left while it was being dialled");
        }
    }

    /// <summary>A connection to the peer that an address names.</summary>
    public ValueTask<Connection> ConnectAsync(Multiaddress address, CancellationToken cancellationToken)
    {
        PeerId peer = NamedPeer(address);
        return ConnectAsync(peer, address.WithoutPeerId(), cancellationToken);
    }

    /// <summary>A new connection to whoever listens at an address.</summary>
    public async ValueTask<Connection> ConnectToUnknownAsync(Multiaddress address, CancellationToken cancellationToken) =>
        address.PeerId is not null
            ? await ConnectAsync(address, cancellationToken).ConfigureAwait(false)
            : await _dialer.DialUnknownAsync(address, cancellationToken).ConfigureAwait(false);

    /// <summary>The peer that an address names.</summary>
    /// <exception cref="ArgumentException">It names none.</exception>
    public static PeerId NamedPeer(Multiaddress address) => address.PeerId ?? throw new ArgumentException(
        $"'{address}' names no peer: expected .../p2p/ID at its end (to dial whoever is there: {nameof(ILibp2pHost.ConnectToUnknownPeerAsync)})",
        nameof(address));

    /// <summary>Opens a stream to a peer over the connection that takes new ones, dialling where needed.</summary>
    public async ValueTask<IPeerStream> OpenStreamAsync(
        PeerId peer, Multiaddress? hint, IReadOnlyList<string> protocolIds, bool optimistic, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            Connection connection = _table.Preferred(peer) ?? await ConnectAsync(peer, hint, cancellationToken).ConfigureAwait(false);
            try
            {
                return await connection.OpenStreamAsync(protocolIds, optimistic, cancellationToken).ConfigureAwait(false);
            }
            catch (ConnectionClosedException) when (attempt < MaxStreamAttempts)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Closes all connections to a peer.</summary>
    public Task DisconnectAsync(PeerId peer, CancellationToken cancellationToken) =>
        Task.WhenAll(_table.Of(peer).Select(connection => connection.CloseAsync(ConnectionErrorCode.None, cancellationToken).AsTask()));

    /// <summary>Stops listening, closes every connection, and waits until all is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _table.Close();
        Trimmer.Dispose();
        await Inbound.DisposeAsync().ConfigureAwait(false);
        await _dialer.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_table.All.Select(connection => connection.CloseAsync(ConnectionErrorCode.Shutdown).AsTask())).ConfigureAwait(false);
        await _running.WhenAllEndedAsync().ConfigureAwait(false);
        Resources.System.Dispose();
    }

    private (Connection? Admitted, Libp2pException? Refusal) Admit(UpgradedConnection upgraded)
    {
        var connection = new Connection(upgraded, _settings, _registry);
        Libp2pException? refusal = Enter(connection);
        if (refusal is null)
        {
            if (connection.Direction == Direction.Outbound)
            {
                _peerstore.AddAddresses(connection.RemotePeer, [connection.RemoteAddress], MentionedAddressTime);
            }

            SwarmLog.ConnectionOpened(
                _settings.Logger, connection.Id, connection.RemotePeer, connection.Direction, connection.RemoteAddress, upgraded.Security, upgraded.Muxer);
        }
        else
        {
            SwarmLog.ConnectionGivenUp(_settings.Logger, connection.RemotePeer, refusal.Message);
            connection.Abort(refusal is ResourceLimitException ? ConnectionErrorCode.ResourceLimit : ConnectionErrorCode.Shutdown, refusal.Message);
        }

        connection.Ended = _running.Start(() => RunAsync(connection, isAdmitted: refusal is null));
        if (_table.Count > _settings.Connections.HighWater)
        {
            Trimmer.Trim();
        }

        return refusal is null ? (connection, null) : (null, refusal);
    }

    private async Task RunAsync(Connection connection, bool isAdmitted)
    {
        if (isAdmitted)
        {
            await _observer.OpenedAsync(connection).ConfigureAwait(false);
        }

        try
        {
            await connection.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            // Whatever its layers throw at the end, a connection that is over is in no table and on no account.
            Resources.Close(connection.RemotePeer, connection.Scope);
            if (isAdmitted)
            {
                await ForgetAsync(connection).ConfigureAwait(false);
            }
        }
    }

    private async Task ForgetAsync(Connection connection)
    {
        bool wasLast = Leave(connection);
        if (wasLast)
        {
            Tags.Forget(connection.RemotePeer);
        }

        SwarmLog.ConnectionClosed(_settings.Logger, connection.Id, connection.RemotePeer, connection.Reason?.Message);
        await _observer.ClosedAsync(connection, wasLast).ConfigureAwait(false);
    }

    private Libp2pException? Enter(Connection connection)
    {
        lock (_presence)
        {
            Libp2pException? refusal = _table.TryAdd(connection);
            if (refusal is null)
            {
                _peerstore.SetConnected(connection.RemotePeer, isConnected: true);
                _peerstore.AddPublicKey(connection.RemotePublicKey);
            }

            return refusal;
        }
    }

    private bool Leave(Connection connection)
    {
        lock (_presence)
        {
            bool wasLast = _table.Remove(connection);
            if (wasLast)
            {
                // The port that a peer has dialled from leads back to nobody.
                Multiaddress? proven = connection.Direction == Direction.Outbound ? connection.RemoteAddress : null;
                _peerstore.SetConnected(connection.RemotePeer, isConnected: false, proven);
            }

            return wasLast;
        }
    }
}
