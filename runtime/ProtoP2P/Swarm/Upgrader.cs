using ProtoP2P.Muxers;
using ProtoP2P.Negotiation;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>Turns a transport's raw connection into a secure, multiplexed one: security, then the muxer (libp2p specs, connections/README.md).</summary>
internal sealed class Upgrader
{
    private readonly SwarmSettings _settings;
    private readonly ResourceTree _resources;
    private readonly UpgradeGate _gate;
    private readonly ISecurityProtocol[] _securities;
    private readonly Dictionary<string, IMuxer> _muxers;
    private readonly string[] _muxerIds;
    private readonly ProtocolList _securityTable;
    private readonly ProtocolList _muxerTable;
    private readonly SecurityMemory _agreed = new();
    private long _lastId;

    public Upgrader(SwarmSettings settings, ResourceTree resources, GateKeeper gate, IEnumerable<ISecurityProtocol> securities, IEnumerable<IMuxer> muxers)
    {
        _settings = settings;
        _gate = new UpgradeGate(settings, resources, gate);
        _resources = resources;
        _securities = [.. securities];
        IMuxer[] ordered = [.. muxers];
        _muxerIds = [.. ordered.Select(muxer => muxer.ProtocolId)];
        _muxers = ordered.ToDictionary(muxer => muxer.ProtocolId);
        _securityTable = new ProtocolList([.. _securities.Select(security => security.ProtocolId)]);
        _muxerTable = new ProtocolList(_muxerIds);
    }

    /// <summary>Dials an address and secures the connection, checking that <paramref name="expected"/> is at the other end.</summary>
    /// <param name="transport">Reaches the address.</param>
    /// <param name="address">A resolved address.</param>
    /// <param name="expected">Who must be there; null only where the caller said that anyone may be.</param>
    /// <param name="connected">Called when the address has answered and the connection is being secured; not by transports that do it all themselves.</param>
    /// <param name="cancellationToken">Bounds the whole.</param>
    public async Task<UpgradedConnection> DialAsync(
        ITransport transport, Multiaddress address, PeerId? expected, Action connected, CancellationToken cancellationToken)
    {
        foreach (ISecurityProtocol security in _agreed.Order(expected, _securities))
        {
            ITransportConnection raw = await transport.DialAsync(address, cancellationToken).ConfigureAwait(false);
            if (raw.Native is { } native)
            {
                return await StartNativeAsync(raw, native, expected, ConnectionRole.Initiator, cancellationToken).ConfigureAwait(false);
            }

            connected();
            UpgradedConnection? connection = await GuardAsync(
                raw, () => TryUpgradeAsync(raw, security, expected, cancellationToken)).ConfigureAwait(false);
            if (connection is not null)
            {
                _agreed.Remember(connection.RemotePeer, security.ProtocolId);
                return await _gate.ApproveAsync(connection, cancellationToken).ConfigureAwait(false);
            }
        }

        string[] proposed = [.. _securityTable.List()];
        throw new NegotiationException(proposed, $"{address} supports none of the security protocols {string.Join(", ", proposed)}");
    }

    /// <summary>Secures a connection that a peer opened.</summary>
    public async Task<UpgradedConnection> AcceptAsync(ITransportConnection raw, CancellationToken cancellationToken)
    {
        if (raw.Native is { } native)
        {
            return await StartNativeAsync(raw, native, expected: null, ConnectionRole.Responder, cancellationToken).ConfigureAwait(false);
        }

        NegotiatedChannel negotiated = await AgreeOnSecurityAsync(raw, cancellationToken).ConfigureAwait(false);
        UpgradedConnection? connection = await GuardAsync(raw, () => UpgradeInboundAsync(raw, negotiated, cancellationToken)).ConfigureAwait(false);
        return await _gate.ApproveAsync(connection!, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The transport has done it all; whether the peer is the one that was meant is still to be checked.</summary>
    private async Task<UpgradedConnection> StartNativeAsync(
        ITransportConnection raw, NativeSession native, PeerId? expected, ConnectionRole role, CancellationToken cancellationToken)
    {
        UpgradedConnection? connection = await GuardAsync(raw, async () =>
        {
            CheckPeer(raw, native.RemotePeer, expected, role);
            await _gate.CheckSecuredAsync(
                raw, native.Security, native.RemotePeer, native.RemotePublicKey, DirectionOf(role), cancellationToken).ConfigureAwait(false);
            return Start(raw, role, native.RemotePeer, native.RemotePublicKey, native.Security, native.Muxer, native.Start);
        }).ConfigureAwait(false);
        return await _gate.ApproveAsync(connection!, cancellationToken).ConfigureAwait(false);
    }

    private async Task<NegotiatedChannel> AgreeOnSecurityAsync(ITransportConnection raw, CancellationToken cancellationToken)
    {
        bool endsInOrder = false;
        bool isAgreed = false;
        try
        {
            NegotiatedChannel negotiated = await ChannelNegotiator
                .AcceptAsync(raw, _securityTable, _settings.ConnectionNegotiation, cancellationToken).ConfigureAwait(false);
            isAgreed = true;
            return negotiated;
        }
        catch (Libp2pException exception) when (exception is NegotiationException or ProtocolViolationException)
        {
            // An optimistic dialer's handshake looks like garbage after 'na': cutting here would take the 'na' away before it is read.
            endsInOrder = true;
            throw;
        }
        finally
        {
            if (!isAgreed)
            {
                await EndAsync(raw, endsInOrder).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask EndAsync(ITransportConnection raw, bool inOrder)
    {
        if (!inOrder)
        {
            raw.Abort();
        }

        await raw.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Whatever fails on the way, the raw connection does not outlive it.</summary>
    private static async Task<UpgradedConnection?> GuardAsync(ITransportConnection raw, Func<Task<UpgradedConnection?>> upgrade)
    {
        UpgradedConnection? connection = null;
        try
        {
            connection = await upgrade().ConfigureAwait(false);
            return connection;
        }
        finally
        {
            if (connection is null)
            {
                await EndAsync(raw, inOrder: false).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Null where the peer does not support this security protocol: connect again and try the next.</summary>
    private async Task<UpgradedConnection?> TryUpgradeAsync(
        ITransportConnection raw, ISecurityProtocol security, PeerId? expected, CancellationToken cancellationToken)
    {
        SecureSession session;
        try
        {
            // The proposal shares a packet with the first handshake message: one round trip less, at the price of a new connection on 'na'.
            IByteChannel channel = ChannelNegotiator.Assume(raw, security.ProtocolId);
            session = await security.HandshakeAsync(channel, ConnectionRole.Initiator, expected, _muxerIds, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (IsRefusal(exception))
        {
            return null;
        }

        return await MultiplexAsync(raw, security, session, expected, ConnectionRole.Initiator, cancellationToken).ConfigureAwait(false);
    }

    private async Task<UpgradedConnection?> UpgradeInboundAsync(
        ITransportConnection raw, NegotiatedChannel negotiated, CancellationToken cancellationToken)
    {
        ISecurityProtocol security = Array.Find(_securities, candidate => candidate.ProtocolId == negotiated.ProtocolId)!;
        SecureSession session = await security
            .HandshakeAsync(negotiated.Channel, ConnectionRole.Responder, expectedPeer: null, _muxerIds, cancellationToken).ConfigureAwait(false);
        return await MultiplexAsync(raw, security, session, expected: null, ConnectionRole.Responder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whatever fails from here on, the session's keys and buffers are given back.</summary>
    private async Task<UpgradedConnection> MultiplexAsync(
        ITransportConnection raw,
        ISecurityProtocol security,
        SecureSession session,
        PeerId? expected,
        ConnectionRole role,
        CancellationToken cancellationToken)
    {
        UpgradedConnection? connection = null;
        try
        {
            CheckPeer(raw, session.RemotePeer, expected, role);
            await _gate.CheckSecuredAsync(
                raw, security.ProtocolId, session.RemotePeer, session.RemotePublicKey, DirectionOf(role), cancellationToken).ConfigureAwait(false);
            connection = await StartMuxerAsync(raw, security, session, role, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        finally
        {
            if (connection is null)
            {
                raw.Abort();
                await session.Channel.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private void CheckPeer(ITransportConnection raw, PeerId actual, PeerId? expected, ConnectionRole role)
    {
        if (expected is not null && !actual.Equals(expected))
        {
            throw new WrongPeerException(expected, actual);
        }

        if (role == ConnectionRole.Initiator && actual.Equals(_settings.LocalPeer))
        {
            throw new Libp2pException($"{raw.RemoteAddress} is this node itself");
        }
    }

    private async Task<UpgradedConnection> StartMuxerAsync(
        ITransportConnection raw, ISecurityProtocol security, SecureSession session, ConnectionRole role, CancellationToken cancellationToken)
    {
        (string muxerId, IByteChannel channel) = session.Muxer is { } early
            ? new NegotiatedChannel(early, session.Channel)
            : await SelectMuxerAsync(session.Channel, role, cancellationToken).ConfigureAwait(false);

        return Start(
            raw, role, session.RemotePeer, session.RemotePublicKey, security.ProtocolId, muxerId, context => _muxers[muxerId].Start(channel, role, context));
    }

    private UpgradedConnection Start(
        ITransportConnection raw,
        ConnectionRole role,
        PeerId peer,
        PublicKey key,
        string security,
        string muxer,
        Func<MuxerContext, IMuxedConnection> start)
    {
        long id = Interlocked.Increment(ref _lastId);
        ResourceScope scope = _resources.Open(peer, id);
        return new UpgradedConnection(
            id,
            DirectionOf(role),
            peer,
            key,
            raw.LocalAddress,
            raw.RemoteAddress,
            security,
            muxer,
            start(new MuxerContext(scope, _settings.TimeProvider, peer.ToString())),
            scope);
    }

    private static Direction DirectionOf(ConnectionRole role) => role == ConnectionRole.Initiator ? Direction.Outbound : Direction.Inbound;

    private ValueTask<NegotiatedChannel> SelectMuxerAsync(IByteChannel channel, ConnectionRole role, CancellationToken cancellationToken) =>
        role == ConnectionRole.Initiator
            ? ChannelNegotiator.SelectAsync(channel, _muxerIds, _settings.ConnectionNegotiation, cancellationToken)
            : ChannelNegotiator.AcceptAsync(channel, _muxerTable, _settings.ConnectionNegotiation, cancellationToken);

    private static bool IsRefusal(Exception? exception) =>
        exception is NegotiationException || (exception?.InnerException is { } inner && IsRefusal(inner));
}
