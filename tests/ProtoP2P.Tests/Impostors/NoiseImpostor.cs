using System.Buffers.Binary;
using System.Security.Cryptography;
using ProtoP2P.Crypto;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Tests.Negotiation;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Impostors;

/// <summary>Noise by the book, with a payload that does not prove what it should.</summary>
internal sealed class NoiseImpostor(string fault, PrivateKey claimed, PrivateKey own)
{
    public async Task RunAsync(IByteChannel channel, ConnectionRole role)
    {
        using NoiseKeyPair key = NewKey();
        using var handshake = new NoiseHandshake(role, Curve25519.Default, key, NewKey());
        byte[] payload = Prove(key.PublicKey.ToArray());
        if (role == ConnectionRole.Initiator)
        {
            await SendAsync(channel, handshake, []);
            await ReceiveAsync(channel, handshake);
            await SendAsync(channel, handshake, payload);
            return;
        }

        await ReceiveAsync(channel, handshake);
        await SendAsync(channel, handshake, payload);
    }

    private byte[] Prove(byte[] key) => fault switch
    {
        // A field of 127 bytes of which there are none.
        Fault.Garbage => [0x0A, 0x7F],
        Fault.Nothing => [],
        Fault.WrongKey => new NoisePayload(own.PublicKey.ToProtobuf().ToArray(), own.Sign(NoiseIdentity.SignedBytes(key)), []).Encode(),
        _ => new NoisePayload(claimed.PublicKey.ToProtobuf().ToArray(), Sign(key), []).Encode(),
    };

    private byte[]? Sign(byte[] key)
    {
        if (fault == Fault.NoSignature)
        {
            return null;
        }

        byte[] signature = fault switch
        {
            Fault.Foreign => own.Sign(NoiseIdentity.SignedBytes(key)),
            Fault.Replayed => claimed.Sign(NoiseIdentity.SignedBytes(RandomNumberGenerator.GetBytes(32))),
            _ => claimed.Sign(NoiseIdentity.SignedBytes(key)),
        };
        if (fault == Fault.Tampered)
        {
            signature[10] ^= 1;
        }

        return signature;
    }

    private static async Task SendAsync(IByteChannel channel, NoiseHandshake handshake, byte[] payload)
    {
        byte[] frame = new byte[2 + payload.Length + 96];
        int length = handshake.WriteMessage(payload, frame.AsSpan(2));
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)length);
        await channel.WriteAsync(frame.AsMemory(0, 2 + length), ImpostorNet.Token);
    }

    private static async Task ReceiveAsync(IByteChannel channel, NoiseHandshake handshake)
    {
        byte[] prefix = await Bytes.ReadExactlyAsync(channel, 2, ImpostorNet.Token);
        byte[] message = await Bytes.ReadExactlyAsync(channel, BinaryPrimitives.ReadUInt16BigEndian(prefix), ImpostorNet.Token);
        handshake.ReadMessage(message, new byte[message.Length]);
    }

    private static NoiseKeyPair NewKey() => new(Curve25519.Default, RandomNumberGenerator.Fill);
}
