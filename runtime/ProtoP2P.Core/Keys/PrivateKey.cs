using System.Security.Cryptography;

namespace ProtoP2P;

/// <summary>A node's identity key. Disposing zeroes its key material.</summary>
public abstract class PrivateKey : IDisposable
{
    /// <summary>Longest accepted encoding, in bytes: an 8,192-bit RSA key takes about 4,700.</summary>
    internal const int MaxProtobufLength = 8192;

    private protected PrivateKey()
    {
    }

    /// <summary>The public half.</summary>
    public abstract PublicKey PublicKey { get; }

    /// <summary>Makes a new random key. An RSA key gets 2,048 bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="type"/> is not a kind of key.</exception>
    /// <exception cref="PlatformNotSupportedException">This system's cryptography lacks the curve.</exception>
    public static PrivateKey Generate(KeyType type = KeyType.Ed25519)
    {
        return type switch
        {
            KeyType.Ed25519 => GenerateEd25519(),
            KeyType.Rsa => RsaPrivateKey.Create(),
            KeyType.Secp256k1 => Secp256k1PrivateKey.Create(),
            KeyType.Ecdsa => EcdsaPrivateKey.Create(),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a kind of key."),
        };
    }

    /// <summary>The Ed25519 key of a 32-byte seed (RFC 8032).</summary>
    /// <exception cref="ArgumentException">The seed does not have 32 bytes.</exception>
    public static PrivateKey FromEd25519Seed(ReadOnlySpan<byte> seed) => new Ed25519PrivateKey(seed);

    /// <summary>Reads libp2p's protobuf encoding of a private key.</summary>
    /// <exception cref="FormatException">Malformed or of an unknown type.</exception>
    public static PrivateKey FromProtobuf(ReadOnlySpan<byte> protobuf)
    {
        (KeyType type, int offset, int length) = KeyProtobuf.Read(protobuf, MaxProtobufLength, "private key");
        ReadOnlySpan<byte> data = protobuf.Slice(offset, length);
        return type switch
        {
            KeyType.Ed25519 => Ed25519PrivateKey.FromData(data),
            KeyType.Rsa => RsaPrivateKey.FromData(data),
            KeyType.Secp256k1 => Secp256k1PrivateKey.FromData(data),
            _ => EcdsaPrivateKey.FromData(data),
        };
    }

    /// <summary>libp2p's protobuf encoding of this key: secret bytes, to be zeroed by the caller.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public abstract byte[] ToProtobuf();

    /// <summary>Signs <paramref name="message"/> as libp2p prescribes for this kind of key. Safe to call from several threads.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public abstract byte[] Sign(ReadOnlySpan<byte> message);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Zeroes the key material.</summary>
    protected abstract void Dispose(bool disposing);

    private static Ed25519PrivateKey GenerateEd25519()
    {
        Span<byte> seed = stackalloc byte[Ed25519PrivateKey.SeedSize];
        RandomNumberGenerator.Fill(seed);
        var key = new Ed25519PrivateKey(seed);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }
}
