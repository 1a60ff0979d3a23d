using ProtoP2P.Security;
using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>What every <see cref="ISecurityProtocol"/> owes the swarm. Run each of <see cref="Checks"/> as a test of its own.</summary>
/// <remarks>No check depends on speed: each waits for what must happen, and the token that the caller gives it bounds the wait.</remarks>
public sealed partial class SecurityCompliance
{
    private static readonly string[] Muxers = ["/yamux/1.0.0"];

    private readonly Func<PrivateKey, ISecurityProtocol> _create;

    /// <summary>A suite for one security protocol.</summary>
    /// <param name="create">Makes the protocol of a node with the given identity, which stays the suite's; disposed if disposable.</param>
    /// <param name="protectsData">Whether what is sent after the handshake is protected. Without it the checks of changed and cut data are left out, which is right for plaintext only.</param>
    public SecurityCompliance(Func<PrivateKey, ISecurityProtocol> create, bool protectsData = true)
    {
        ArgumentNullException.ThrowIfNull(create);
        _create = create;
        Checks =
        [
            new("Both sides learn who is at the other end", BothSidesLearnWhoIsThere),
            new("A dialer refuses a wrong peer and names both ids", ADialerRefusesAWrongPeer),
            new("A listener refuses a wrong peer and names both ids", AListenerRefusesAWrongPeer),
            new("Both sides agree on the muxer, or both on none", BothSidesAgreeOnTheMuxer),
            new("A peer that closes during the handshake is an error", ACloseDuringTheHandshakeIsAnError),
            new("A peer that speaks something else is an error", GarbageIsAnError),
            new("A cancelled handshake throws that it was cancelled", ACancelledHandshakeThrows),
            new("100 handshakes at once know their peers apart", OneHundredHandshakes),
            new("A bit flipped in the handshake never leads to a wrong identity or to wrong data", BitFlipsInTheHandshake),
            new("One MiB crosses both ways at once, intact", OneMebibyteCrossesBothWays),
            new("The reader's buffer may have any size", TheReadersBufferMayHaveAnySize),
            new("An orderly close delivers what was written, then the end", AnOrderlyCloseDeliversEverything),
            new("A cancelled read consumes nothing and the next one works", ACancelledReadConsumesNothing),
            new("An abort ends pending reads on both sides with an error", AnAbortEndsPendingReads),
            new("Closing and aborting may be repeated in any order", ClosingMayBeRepeated),
            .. protectsData ? ProtectionChecks() : [],
        ];
    }

    /// <summary>The checks, independent of each other.</summary>
    public IReadOnlyList<ComplianceCheck> Checks { get; }

    private ComplianceCheck[] ProtectionChecks() =>
    [
        new("A bit flipped in the data is an error, never wrong data", BitFlipsInTheData),
        new("A carrier that ends inside a message is an error, never an end", ATruncatedMessageIsAnError),
    ];

    private async Task BothSidesLearnWhoIsThere(CancellationToken cancellationToken)
    {
        await using SecurePair pair = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        Require.Equal(pair.ListenerId, pair.Dialer.RemotePeer, "the peer that the dialer sees");
        Require.Equal(pair.DialerId, pair.Listener.RemotePeer, "the peer that the listener sees");
        Require.Equal(pair.ListenerKey, pair.Dialer.RemotePublicKey, "the key that the dialer sees");
        Require.Equal(pair.DialerKey, pair.Listener.RemotePublicKey, "the key that the listener sees");
    }

    private async Task ADialerRefusesAWrongPeer(CancellationToken cancellationToken)
    {
        await using SecurePair pair = new(_create);
        PeerId wanted = Stranger();
        Task<SecureSession> accepting = pair.AcceptAsync(null, cancellationToken);
        WrongPeerException error = await Require.ThrowsAsync<WrongPeerException>(
            () => pair.DialAsync(wanted, cancellationToken), "dialling one peer and reaching another").ConfigureAwait(false);
        RequireNamed(error, wanted, pair.ListenerId);

        // With protocols whose last message is the dialer's the listener fails at once; others may only learn of it when they read.
        await RequireNoDataAsync(accepting, cancellationToken).ConfigureAwait(false);
    }

    private async Task AListenerRefusesAWrongPeer(CancellationToken cancellationToken)
    {
        await using SecurePair pair = new(_create);
        PeerId wanted = Stranger();
        Task<SecureSession> dialing = pair.DialAsync(pair.ListenerId, cancellationToken);
        WrongPeerException error = await Require.ThrowsAsync<WrongPeerException>(
            () => pair.AcceptAsync(wanted, cancellationToken), "accepting one peer and meeting another").ConfigureAwait(false);
        RequireNamed(error, wanted, pair.DialerId);
        await RequireNoDataAsync(dialing, cancellationToken).ConfigureAwait(false);
    }

    private async Task BothSidesAgreeOnTheMuxer(CancellationToken cancellationToken)
    {
        string[][] lists = [["/yamux/1.0.0", "/mplex/6.7.0"], ["/yamux/1.0.0"], ["/mplex/6.7.0"], []];
        foreach (string[] dialer in lists)
        {
            foreach (string[] listener in lists)
            {
                await using SecurePair pair = new(_create);
                await pair.ConnectAsync(cancellationToken, dialer, listener).ConfigureAwait(false);
                string? agreed = pair.Dialer.Muxer;
                Require.Equal(agreed, pair.Listener.Muxer, "the muxer that the listener sees");
                Require.That(
                    agreed is null || (dialer.Contains(agreed) && listener.Contains(agreed)), $"{agreed} was agreed and is not offered by both");
            }
        }
    }

    private async Task ACloseDuringTheHandshakeIsAnError(CancellationToken cancellationToken)
    {
        await using SecurePair pair = new(_create);
        Task<SecureSession> dialing = pair.DialAsync(null, cancellationToken);
        await pair.ListenerCarrier.DisposeAsync().ConfigureAwait(false);
        await Require.ThrowsAsync<IOException>(() => dialing, "a dialer whose peer closes").ConfigureAwait(false);

        await using SecurePair other = new(_create);
        Task<SecureSession> accepting = other.AcceptAsync(null, cancellationToken);
        await other.DialerCarrier.DisposeAsync().ConfigureAwait(false);
        await Require.ThrowsAsync<IOException>(() => accepting, "a listener whose peer closes").ConfigureAwait(false);
    }

    private async Task GarbageIsAnError(CancellationToken cancellationToken)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            byte[] garbage = RandomBytes(4096, seed);
            await using SecurePair pair = new(_create);
            Task<SecureSession> accepting = pair.AcceptAsync(null, cancellationToken);
            await SendAndCloseAsync(pair.DialerCarrier, garbage, cancellationToken).ConfigureAwait(false);
            await Require.ThrowsAsync<IOException>(() => accepting, $"a listener that hears garbage (seed {seed})").ConfigureAwait(false);

            await using SecurePair other = new(_create);
            Task<SecureSession> dialing = other.DialAsync(null, cancellationToken);
            await SendAndCloseAsync(other.ListenerCarrier, garbage, cancellationToken).ConfigureAwait(false);
            await Require.ThrowsAsync<IOException>(() => dialing, $"a dialer that hears garbage (seed {seed})").ConfigureAwait(false);
        }
    }

    private async Task ACancelledHandshakeThrows(CancellationToken cancellationToken)
    {
        await using SecurePair pair = new(_create);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<SecureSession> dialing = pair.DialAsync(null, cancellation.Token);
        await cancellation.CancelAsync().ConfigureAwait(false);
        await Require.ThrowsAsync<OperationCanceledException>(() => dialing, "a cancelled handshake").ConfigureAwait(false);
    }

    private async Task BitFlipsInTheHandshake(CancellationToken cancellationToken)
    {
        await using SecurePair sound = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        long toDialer = sound.DialerCarrier.Received;
        long toListener = sound.ListenerCarrier.Received;
        var random = new Random(8);
        for (int round = 0; round < 100; round++)
        {
            await using SecurePair pair = new(_create);
            FaultyChannel faulty = round % 2 == 0 ? pair.DialerCarrier : pair.ListenerCarrier;
            faulty.FlipAt = random.NextInt64(round % 2 == 0 ? toDialer : toListener);
            faulty.Bit = random.Next(8);
            await ExchangeUnderAttackAsync(pair, faulty.FlipAt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tries to shake hands and to send data: all of it fails, or all of it is right.</summary>
    private static async Task ExchangeUnderAttackAsync(SecurePair pair, long place, CancellationToken cancellationToken)
    {
        pair.CutWhenStalled();
        Task<SecureSession> dialing = pair.DialAsync(null, cancellationToken);
        Task<SecureSession> accepting = pair.AcceptAsync(null, cancellationToken);
        byte[] data = [1, 2, 3, 4];
        byte[] received = [];
        try
        {
            SecureSession dialer = await dialing.ConfigureAwait(false);
            await dialer.Channel.WriteAsync(data, cancellationToken).ConfigureAwait(false);
            await dialer.Channel.DisposeAsync().ConfigureAwait(false);
            SecureSession listener = await accepting.ConfigureAwait(false);
            received = await ReadToEndAsync(listener.Channel, cancellationToken).ConfigureAwait(false);
            Require.Equal(pair.ListenerId, dialer.RemotePeer, $"the peer that the dialer sees with byte {place} of the handshake changed");
            Require.Equal(pair.DialerId, listener.RemotePeer, $"the peer that the listener sees with byte {place} of the handshake changed");
        }
        catch (IOException)
        {
            await pair.DialerCarrier.DisposeAsync().ConfigureAwait(false);
            await pair.ListenerCarrier.DisposeAsync().ConfigureAwait(false);
            return;
        }

        Require.SameBytes(data, received, $"the data with byte {place} of the handshake changed");
    }

    private static void RequireNamed(WrongPeerException error, PeerId expected, PeerId actual)
    {
        Require.Equal(expected, error.Expected, "the expected peer in the error");
        Require.Equal(actual, error.Actual, "the actual peer in the error");
        Require.That(
            error.Message.Contains(expected.ToString(), StringComparison.Ordinal) && error.Message.Contains(actual.ToString(), StringComparison.Ordinal),
            $"the error must name both peers: {error.Message}");
    }

    /// <summary>The refused side fails in its handshake, or in its first read at the latest.</summary>
    private static async Task RequireNoDataAsync(Task<SecureSession> refused, CancellationToken cancellationToken) =>
        await Require.ThrowsAsync<IOException>(
            async () =>
            {
                SecureSession session = await refused.ConfigureAwait(false);
                await session.Channel.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false);
            },
            "a node whose peer refused it").ConfigureAwait(false);

    private static async Task SendAndCloseAsync(IByteChannel channel, byte[] data, CancellationToken cancellationToken)
    {
        try
        {
            await channel.WriteAsync(data, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            // The peer may have seen enough already.
            Require.That(error.Message.Length > 0, "an error must say what happened");
        }

        await channel.DisposeAsync().ConfigureAwait(false);
    }

    private static PeerId Stranger()
    {
        using PrivateKey key = PrivateKey.Generate();
        return PeerId.FromPublicKey(key.PublicKey);
    }

    private async Task OneHundredHandshakes(CancellationToken cancellationToken)
    {
        const int connections = 100;
        using PrivateKey listenerKey = PrivateKey.Generate();
        ISecurityProtocol listener = _create(listenerKey);
        PeerId listenerId = PeerId.FromPublicKey(listenerKey.PublicKey);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async number =>
        {
            using PrivateKey key = PrivateKey.Generate();
            ISecurityProtocol dialer = _create(key);
            var carrier = new ByteChannelPair();
            Task<SecureSession> accepting = listener.HandshakeAsync(carrier.Second, ConnectionRole.Responder, null, Muxers, cancellationToken).AsTask();
            SecureSession dialed = await dialer.HandshakeAsync(carrier.First, ConnectionRole.Initiator, listenerId, Muxers, cancellationToken).ConfigureAwait(false);
            SecureSession accepted = await accepting.ConfigureAwait(false);
            Require.Equal(PeerId.FromPublicKey(key.PublicKey), accepted.RemotePeer, $"the peer that the listener sees on connection {number}");
            await TransferAsync(dialed.Channel, accepted.Channel, RandomBytes(10_000, number), 4096, cancellationToken).ConfigureAwait(false);
            await TransferAsync(accepted.Channel, dialed.Channel, RandomBytes(10_000, number + 1), 4096, cancellationToken).ConfigureAwait(false);
            carrier.Cut();
            await dialed.Channel.DisposeAsync().ConfigureAwait(false);
            await accepted.Channel.DisposeAsync().ConfigureAwait(false);
            (dialer as IDisposable)?.Dispose();
        })).ConfigureAwait(false);
        (listener as IDisposable)?.Dispose();
    }

    private async Task<SecurePair> ConnectAsync(CancellationToken cancellationToken)
    {
        SecurePair pair = new(_create);
        await pair.ConnectAsync(cancellationToken).ConfigureAwait(false);
        return pair;
    }
}
