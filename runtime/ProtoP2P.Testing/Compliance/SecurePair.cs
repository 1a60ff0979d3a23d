using ProtoP2P.Security;

namespace ProtoP2P.Testing;

/// <summary>Two nodes with keys of their own, and a carrier between them that can be made to misbehave.</summary>
internal sealed class SecurePair : IAsyncDisposable
{
    private readonly Func<PrivateKey, ISecurityProtocol> _create;
    private readonly PrivateKey _dialerKey = PrivateKey.Generate();
    private readonly PrivateKey _listenerKey = PrivateKey.Generate();
    private readonly ByteChannelPair _carrier = new();

    public SecurePair(Func<PrivateKey, ISecurityProtocol> create)
    {
        _create = create;
        DialerCarrier = new FaultyChannel(_carrier.First);
        ListenerCarrier = new FaultyChannel(_carrier.Second);
        DialerId = PeerId.FromPublicKey(_dialerKey.PublicKey);
        ListenerId = PeerId.FromPublicKey(_listenerKey.PublicKey);
    }

    public FaultyChannel DialerCarrier { get; }

    public FaultyChannel ListenerCarrier { get; }

    public PeerId DialerId { get; }

    public PeerId ListenerId { get; }

    public PublicKey DialerKey => _dialerKey.PublicKey;

    public PublicKey ListenerKey => _listenerKey.PublicKey;

    public SecureSession Dialer { get; private set; } = null!;

    public SecureSession Listener { get; private set; } = null!;

    /// <summary>Shakes hands on both sides; each side's expectation and muxers may be given.</summary>
    public async Task ConnectAsync(
        CancellationToken cancellationToken, string[]? dialerMuxers = null, string[]? listenerMuxers = null)
    {
        Task<SecureSession> dialing = DialAsync(ListenerId, cancellationToken, dialerMuxers);
        Task<SecureSession> accepting = AcceptAsync(null, cancellationToken, listenerMuxers);
        await Task.WhenAll(dialing, accepting).ConfigureAwait(false);
        (Dialer, Listener) = (await dialing.ConfigureAwait(false), await accepting.ConfigureAwait(false));
    }

    /// <summary>
    /// Cuts the carrier once both sides wait for each other: an attacker who changes a length can make them do so, and wins no more by it
    /// than the timeout that this stands for.
    /// </summary>
    public void CutWhenStalled() => DialerCarrier.Waiting = ListenerCarrier.Waiting = () =>
    {
        bool delivered = _carrier.BytesFromFirst == ListenerCarrier.Received && _carrier.BytesFromSecond == DialerCarrier.Received;
        if (DialerCarrier.IsWaiting && ListenerCarrier.IsWaiting && delivered)
        {
            _carrier.Cut();
        }
    };

    public Task<SecureSession> DialAsync(PeerId? expected, CancellationToken cancellationToken, string[]? muxers = null) =>
        HandshakeAsync(_dialerKey, DialerCarrier, ConnectionRole.Initiator, expected, muxers, cancellationToken);

    public Task<SecureSession> AcceptAsync(PeerId? expected, CancellationToken cancellationToken, string[]? muxers = null) =>
        HandshakeAsync(_listenerKey, ListenerCarrier, ConnectionRole.Responder, expected, muxers, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _carrier.Cut();
        foreach (SecureSession? session in (SecureSession?[])[Dialer, Listener])
        {
            if (session is not null)
            {
                await session.Channel.DisposeAsync().ConfigureAwait(false);
            }
        }

        _dialerKey.Dispose();
        _listenerKey.Dispose();
    }

    private async Task<SecureSession> HandshakeAsync(
        PrivateKey key, FaultyChannel carrier, ConnectionRole role, PeerId? expected, string[]? muxers, CancellationToken cancellationToken)
    {
        ISecurityProtocol protocol = _create(key);
        try
        {
            return await protocol.HandshakeAsync(carrier, role, expected, muxers ?? ["/yamux/1.0.0"], cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The caller of a handshake aborts the channel when it fails, as ISecurityProtocol says.
            carrier.Abort();
            throw;
        }
        finally
        {
            (protocol as IDisposable)?.Dispose();
        }
    }
}
