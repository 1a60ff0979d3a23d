using ProtoP2P.Crypto;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;

namespace ProtoP2P.Tests.Security;

public sealed class NoiseFuzzTests
{
    private const int Cases = 10_000;

    private static readonly byte[] s_key = Enumerable.Repeat((byte)7, 32).ToArray();

    [Fact]
    public void Ten_thousand_malformed_payloads_end_in_a_violation_or_a_message()
    {
        byte[] sound = new NoisePayload(new byte[36], new byte[64], ["/yamux/1.0.0", "/mplex/6.7.0"]).Encode();
        Random random = new(1);
        int refused = 0;
        for (int i = 0; i < Cases; i++)
        {
            byte[] input = Fuzz.Mutate(random, sound);
            try
            {
                NoisePayload payload = NoisePayload.Decode(input, 0, input.Length);
                payload.Muxers.Count.ShouldBeLessThanOrEqualTo(100);
            }
            catch (ProtocolViolationException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(Cases / 10, "the mutations do damage");
    }

    [Fact]
    public void Ten_thousand_malformed_identities_end_in_a_violation()
    {
        using PrivateKey identity = PrivateKey.Generate();
        byte[] staticKey = new byte[32];
        byte[] sound = new NoisePayload(
            identity.PublicKey.ToProtobuf().ToArray(), identity.Sign(NoiseIdentity.SignedBytes(staticKey)), []).Encode();
        Random random = new(2);
        int refused = 0;
        for (int i = 0; i < Cases; i++)
        {
            byte[] input = Fuzz.Mutate(random, sound);
            try
            {
                // Unknown fields may be added to what is proved; nothing else may change.
                NoiseIdentity.Verify(input, staticKey, expectedPeer: null).Key.ShouldBe(identity.PublicKey);
            }
            catch (ProtocolViolationException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(Cases / 2);
    }

    [Fact]
    public void Ten_thousand_malformed_handshake_messages_end_in_a_violation()
    {
        Random random = new(3);
        using NoiseKeyPair alice = Key(1), bob = Key(2);
        for (int i = 0; i < Cases; i++)
        {
            using NoiseHandshake initiator = new(ConnectionRole.Initiator, FixedCurve.Instance, alice, Key(3));
            using NoiseHandshake responder = new(ConnectionRole.Responder, FixedCurve.Instance, bob, Key(4));
            NoiseHandshake reader = i % 2 == 0 ? initiator : responder;
            byte[] sound = Prepare(initiator, responder, secondMessage: i % 2 == 0);
            byte[] message = Fuzz.Mutate(random, sound);
            if (message.AsSpan().SequenceEqual(sound))
            {
                continue;
            }

            Should.Throw<ProtocolViolationException>(() => reader.ReadMessage(message, new byte[message.Length]));
        }
    }

    [Fact]
    public async Task Ten_thousand_malformed_streams_of_frames_never_yield_wrong_plaintext()
    {
        byte[] plaintext = [.. Enumerable.Range(0, 60).Select(i => (byte)i)];
        byte[] sound = Frames(plaintext);
        Random random = new(4);
        byte[] buffer = new byte[100];
        for (int i = 0; i < Cases; i++)
        {
            byte[] input = Fuzz.Mutate(random, sound);
            RingChannel carrier = new(1024);
            await carrier.WriteAsync(input, TestContext.Current.CancellationToken);
            await using NoiseChannel reader = new(carrier, new NoiseFrameReader(carrier), new CipherState(s_key), new CipherState(s_key));
            int received = 0;
            try
            {
                int limit = random.Next(1, buffer.Length);
                while (await reader.ReadAsync(buffer.AsMemory(0, limit), TestContext.Current.CancellationToken) is var read and > 0)
                {
                    buffer.AsSpan(0, read).SequenceEqual(plaintext.AsSpan(received, read)).ShouldBeTrue();
                    received += read;
                }
            }
            catch (IOException error)
            {
                error.Message.ShouldStartWith("noise:");
            }

            received.ShouldBeLessThanOrEqualTo(plaintext.Length);
        }
    }

    /// <summary>Three frames of 20 bytes.</summary>
    private static byte[] Frames(byte[] plaintext)
    {
        using CipherState cipher = new(s_key);
        byte[] frames = new byte[plaintext.Length + (3 * 18)];
        for (int i = 0; i < 3; i++)
        {
            Span<byte> frame = frames.AsSpan(i * 38);
            frame[1] = 36;
            cipher.Encrypt(plaintext.AsSpan(i * 20, 20), frame[2..]);
        }

        return frames;
    }

    /// <summary>Runs the handshake up to the message that is to be read: the second one, or the third.</summary>
    private static byte[] Prepare(NoiseHandshake initiator, NoiseHandshake responder, bool secondMessage)
    {
        byte[] message = new byte[256];
        byte[] payload = new byte[256];
        responder.ReadMessage(message.AsSpan(0, initiator.WriteMessage([], message)), payload);
        int length = responder.WriteMessage("payload"u8, message);
        if (secondMessage)
        {
            return message[..length];
        }

        initiator.ReadMessage(message.AsSpan(0, length), payload);
        return message[..initiator.WriteMessage("payload"u8, message)];
    }

    private static NoiseKeyPair Key(byte fill) => new(FixedCurve.Instance, destination => destination.Fill(fill));

    /// <summary>Stands in for the curve, whose own tests are elsewhere: 10,000 handshakes are to test the state machine quickly.</summary>
    private sealed class FixedCurve : ICurve25519
    {
        public static FixedCurve Instance { get; } = new();

        public string Name => "fixed";

        public void X25519PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey) => privateKey.CopyTo(publicKey);

        // The sum of both keys: the same on both sides.
        public bool TryX25519(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret)
        {
            for (int i = 0; i < sharedSecret.Length; i++)
            {
                sharedSecret[i] = (byte)(privateKey[i] + peerPublicKey[i]);
            }

            return sharedSecret.ContainsAnyExcept((byte)0);
        }

        public void Ed25519PublicKey(ReadOnlySpan<byte> seed, Span<byte> publicKey) => throw new NotSupportedException();

        public void Ed25519Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> signature) =>
            throw new NotSupportedException();

        public bool Ed25519Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
            throw new NotSupportedException();
    }
}
