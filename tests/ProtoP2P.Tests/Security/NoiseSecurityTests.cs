using System.Buffers.Binary;
using System.Security.Cryptography;
using ProtoP2P.Crypto;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Negotiation;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Security;

public sealed class NoiseSecurityTests
{
    private static readonly string[] s_muxers = ["/yamux/1.0.0", "/mplex/6.7.0"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_initiator_may_send_data_right_behind_its_last_message()
    {
        using PrivateKey alice = PrivateKey.Generate(), bob = PrivateKey.Generate();
        ByteChannelPair carrier = new();
        using NoiseSecurity dialer = new(alice), listener = new(bob);
        Task<SecureSession> accepting = listener.HandshakeAsync(carrier.Second, ConnectionRole.Responder, null, s_muxers, Cancellation).AsTask();

        // Everything that the listener reads after its own message arrives in one piece: message 3 and two frames of data.
        GatedChannel gated = new(carrier.First);
        Task<SecureSession> dialing = dialer.HandshakeAsync(gated, ConnectionRole.Initiator, null, s_muxers, Cancellation).AsTask();
        SecureSession dialed = await dialing;
        await dialed.Channel.WriteAsync(Bytes.Utf8("hello "), Cancellation);
        await dialed.Channel.WriteAsync(Bytes.Utf8("world"), Cancellation);
        await gated.OpenAsync(Cancellation);

        SecureSession accepted = await accepting.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        (await Bytes.ReadExactlyAsync(accepted.Channel, 11, Cancellation)).ShouldBe(Bytes.Utf8("hello world"));
    }

    [Theory]
    [InlineData("/yamux/1.0.0,/mplex/6.7.0", "/yamux/1.0.0,/mplex/6.7.0", "/yamux/1.0.0")]
    [InlineData("/mplex/6.7.0,/yamux/1.0.0", "/yamux/1.0.0,/mplex/6.7.0", "/yamux/1.0.0")]
    [InlineData("/yamux/1.0.0,/mplex/6.7.0", "/mplex/6.7.0,/yamux/1.0.0", "/yamux/1.0.0")]
    [InlineData("/yamux/1.0.0,/mplex/6.7.0", "/mplex/6.7.0", "/mplex/6.7.0")]
    [InlineData("/mplex/6.7.0", "/yamux/1.0.0,/mplex/6.7.0", "/mplex/6.7.0")]
    [InlineData("/yamux/1.0.0", "/mplex/6.7.0", null)]
    [InlineData("/yamux/1.0.0", "", null)]
    [InlineData("", "/yamux/1.0.0", null)]
    public async Task Both_sides_choose_the_same_muxer(string dialer, string listener, string? expected)
    {
        using PrivateKey alice = PrivateKey.Generate(), bob = PrivateKey.Generate();
        (SecureSession dialed, SecureSession accepted) = await ConnectAsync(alice, bob, Split(dialer), Split(listener));
        dialed.Muxer.ShouldBe(expected);
        accepted.Muxer.ShouldBe(expected);

        static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact(DisplayName = "identity signature not verified in Noise: a tampered signature is refused")]
    public async Task Tampered_signature()
    {
        using PrivateKey identity = PrivateKey.Generate();
        await RefusedAsync(
            staticKey =>
            {
                byte[] signature = identity.Sign(NoiseIdentity.SignedBytes(staticKey));
                signature[10] ^= 1;
                return new NoisePayload(identity.PublicKey.ToProtobuf().ToArray(), signature, []);
            },
            "the signature over its static key is not of that identity's key");
    }

    [Fact(DisplayName = "identity signature not verified in Noise: a missing signature is refused")]
    public async Task Missing_signature()
    {
        using PrivateKey identity = PrivateKey.Generate();
        await RefusedAsync(_ => new NoisePayload(identity.PublicKey.ToProtobuf().ToArray(), null, []), "no signature");
        await RefusedAsync(_ => new NoisePayload(identity.PublicKey.ToProtobuf().ToArray(), [], []), "not of that identity's key");
        await RefusedAsync(_ => new NoisePayload(null, null, []), "no identity key");
    }

    [Fact(DisplayName = "identity signature not verified in Noise: the signature of another key or for another session is refused")]
    public async Task Foreign_signature()
    {
        using PrivateKey claimed = PrivateKey.Generate(), own = PrivateKey.Generate();
        byte[] claimedKey = claimed.PublicKey.ToProtobuf().ToArray();

        // The attacker signs properly, but with its own key.
        await RefusedAsync(staticKey => new NoisePayload(claimedKey, own.Sign(NoiseIdentity.SignedBytes(staticKey)), []), "not of that identity's key");

        // The attacker replays what the victim once signed for its own static key.
        byte[] replayed = claimed.Sign(NoiseIdentity.SignedBytes(RandomNumberGenerator.GetBytes(32)));
        await RefusedAsync(_ => new NoisePayload(claimedKey, replayed, []), "not of that identity's key");

        // The attacker signs the bare static key, without the domain.
        await RefusedAsync(staticKey => new NoisePayload(claimedKey, claimed.Sign(staticKey), []), "not of that identity's key");
    }

    [Fact]
    public async Task An_identity_key_that_is_no_key_is_refused() =>
        await RefusedAsync(_ => new NoisePayload([8, 99, 18, 0], [1], []), "identity key is unusable");

    [Fact(DisplayName = "wrong peer accepted on dial: an impostor is refused, with both ids, before it learns who dials")]
    public async Task Wrong_peer_on_dial()
    {
        using PrivateKey alice = PrivateKey.Generate(), impostor = PrivateKey.Generate(), victim = PrivateKey.Generate();
        using NoiseSecurity dialer = new(alice), listener = new(impostor);
        ByteChannelPair carrier = new();
        PeerId expected = PeerId.FromPublicKey(victim.PublicKey);
        Task<SecureSession> accepting = listener.HandshakeAsync(carrier.Second, ConnectionRole.Responder, null, s_muxers, Cancellation).AsTask();
        WrongPeerException error = await Should.ThrowAsync<WrongPeerException>(
            async () => await dialer.HandshakeAsync(carrier.First, ConnectionRole.Initiator, expected, s_muxers, Cancellation));
        error.Expected.ShouldBe(expected);
        error.Actual.ShouldBe(PeerId.FromPublicKey(impostor.PublicKey));
        error.Message.ShouldContain(error.Expected.ToString());
        error.Message.ShouldContain(error.Actual.ToString());
        carrier.BytesFromFirst.ShouldBe(34, "only the ephemeral key went out");

        await carrier.First.DisposeAsync();
        (await Should.ThrowAsync<IOException>(() => accepting.WaitAsync(TimeSpan.FromSeconds(30)))).Message.ShouldContain("message 3");
    }

    [Fact]
    public async Task A_first_message_with_a_payload_is_refused()
    {
        using PrivateKey bob = PrivateKey.Generate();
        using NoiseSecurity listener = new(bob);
        ByteChannelPair carrier = new();
        byte[] frame = [0, 33, .. Key().PublicKey, 42];
        await carrier.First.WriteAsync(frame, Cancellation);
        ProtocolViolationException error = await Should.ThrowAsync<ProtocolViolationException>(
            async () => await listener.HandshakeAsync(carrier.Second, ConnectionRole.Responder, null, s_muxers, Cancellation));
        error.Message.ShouldContain("has a payload");
    }

    [Fact]
    public async Task A_handshake_works_behind_an_optimistic_negotiation()
    {
        using PrivateKey alice = PrivateKey.Generate(), bob = PrivateKey.Generate();
        using NoiseSecurity dialer = new(alice), listener = new(bob);
        (PipeChannel first, PipeChannel second) = PipeChannel.CreatePair();
        Task<SecureSession> dialing = dialer.HandshakeAsync(
            ProtoP2P.Negotiation.ChannelNegotiator.Assume(first, "/noise"), ConnectionRole.Initiator, null, s_muxers, Cancellation).AsTask();
        first.Writes.ShouldHaveSingleItem().Length.ShouldBe(20 + 8 + 34);

        ProtoP2P.Negotiation.NegotiatedChannel negotiated = await ProtoP2P.Negotiation.ChannelNegotiator.AcceptAsync(
            second, new ProtoP2P.Negotiation.ProtocolList(["/noise"]), new(TimeProvider.System), Cancellation);
        SecureSession accepted = await listener.HandshakeAsync(negotiated.Channel, ConnectionRole.Responder, null, s_muxers, Cancellation);
        SecureSession dialed = await dialing;
        await accepted.Channel.WriteAsync(Bytes.Utf8("ok"), Cancellation);
        (await Bytes.ReadExactlyAsync(dialed.Channel, 2, Cancellation)).ShouldBe(Bytes.Utf8("ok"));
        second.Writes.Count.ShouldBe(3, "echo, handshake message 2, data");
        first.Writes.Count.ShouldBe(2, "proposal with message 1, then message 3");
    }

    [Fact]
    public void Static_and_ephemeral_keys_come_from_the_random_source()
    {
        using PrivateKey alice = PrivateKey.Generate();
        int drawn = 0;
        using NoiseSecurity security = new(alice, Curve25519.Default, destination =>
        {
            destination.Length.ShouldBe(32);
            drawn++;
            destination.Fill(1);
        });
        drawn.ShouldBe(1);
    }

    [Fact]
    public async Task A_disposed_instance_shakes_no_hands()
    {
        using PrivateKey alice = PrivateKey.Generate();
        NoiseSecurity security = new(alice);
        security.Dispose();
        await Should.ThrowAsync<ObjectDisposedException>(
            async () => await security.HandshakeAsync(new ByteChannelPair().First, ConnectionRole.Initiator, null, s_muxers, Cancellation));
    }

    /// <summary>A listener of ours against a dialer that follows Noise but says <paramref name="payload"/> about itself.</summary>
    private static async Task RefusedAsync(Func<byte[], NoisePayload> payload, string reason)
    {
        await AsListenerAsync(payload, reason);
        await AsDialerAsync(payload, reason);
    }

    private static async Task AsListenerAsync(Func<byte[], NoisePayload> payload, string reason)
    {
        using PrivateKey bob = PrivateKey.Generate();
        using NoiseSecurity listener = new(bob);
        ByteChannelPair carrier = new();
        Task<SecureSession> accepting = listener.HandshakeAsync(carrier.Second, ConnectionRole.Responder, null, s_muxers, Cancellation).AsTask();
        using NoiseKeyPair staticKey = Key();
        using NoiseHandshake handshake = new(ConnectionRole.Initiator, Curve25519.Default, staticKey, Key());
        await SendAsync(carrier.First, handshake, []);
        await ReceiveAsync(carrier.First, handshake);
        await SendAsync(carrier.First, handshake, payload(staticKey.PublicKey.ToArray()).Encode());
        ProtocolViolationException error =
            await Should.ThrowAsync<ProtocolViolationException>(() => accepting.WaitAsync(TimeSpan.FromSeconds(30)));
        error.Message.ShouldContain(reason);
    }

    private static async Task AsDialerAsync(Func<byte[], NoisePayload> payload, string reason)
    {
        using PrivateKey alice = PrivateKey.Generate();
        using NoiseSecurity dialer = new(alice);
        ByteChannelPair carrier = new();
        Task<SecureSession> dialing = dialer.HandshakeAsync(carrier.First, ConnectionRole.Initiator, null, s_muxers, Cancellation).AsTask();
        using NoiseKeyPair staticKey = Key();
        using NoiseHandshake handshake = new(ConnectionRole.Responder, Curve25519.Default, staticKey, Key());
        await ReceiveAsync(carrier.Second, handshake);
        await SendAsync(carrier.Second, handshake, payload(staticKey.PublicKey.ToArray()).Encode());
        ProtocolViolationException error =
            await Should.ThrowAsync<ProtocolViolationException>(() => dialing.WaitAsync(TimeSpan.FromSeconds(30)));
        error.Message.ShouldContain(reason);
        carrier.BytesFromFirst.ShouldBe(34, "a dialer that refuses does not answer");
    }

    private static async Task<(SecureSession Dialed, SecureSession Accepted)> ConnectAsync(
        PrivateKey alice, PrivateKey bob, string[] dialerMuxers, string[] listenerMuxers)
    {
        using NoiseSecurity dialer = new(alice), listener = new(bob);
        ByteChannelPair carrier = new();
        Task<SecureSession> accepting =
            listener.HandshakeAsync(carrier.Second, ConnectionRole.Responder, null, listenerMuxers, Cancellation).AsTask();
        SecureSession dialed = await dialer.HandshakeAsync(carrier.First, ConnectionRole.Initiator, null, dialerMuxers, Cancellation);
        return (dialed, await accepting);
    }

    private static async Task SendAsync(IByteChannel channel, NoiseHandshake handshake, byte[] payload)
    {
        byte[] frame = new byte[2 + payload.Length + 96];
        int length = handshake.WriteMessage(payload, frame.AsSpan(2));
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)length);
        await channel.WriteAsync(frame.AsMemory(0, 2 + length), Cancellation);
    }

    private static async Task ReceiveAsync(IByteChannel channel, NoiseHandshake handshake)
    {
        byte[] prefix = await Bytes.ReadExactlyAsync(channel, 2, Cancellation);
        byte[] message = await Bytes.ReadExactlyAsync(channel, BinaryPrimitives.ReadUInt16BigEndian(prefix), Cancellation);
        handshake.ReadMessage(message, new byte[message.Length]);
    }

    private static NoiseKeyPair Key() => new(Curve25519.Default, RandomNumberGenerator.Fill);
}
