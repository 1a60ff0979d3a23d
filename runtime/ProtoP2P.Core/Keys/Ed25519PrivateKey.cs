using System.Security.Cryptography;
using ProtoP2P.Crypto;

namespace ProtoP2P;

/// <summary>An Ed25519 private key, kept as its seed (RFC 8032).</summary>
internal sealed class Ed25519PrivateKey : PrivateKey
{
    internal const int SeedSize = 32;
    private const int DataSize = SeedSize + Ed25519PublicKey.Size;
    private const int LegacyDataSize = DataSize + Ed25519PublicKey.Size;
    private const int SignatureSize = 64;

    private readonly byte[] _seed;
    private readonly Ed25519PublicKey _publicKey;
    private bool _disposed;

    /// <exception cref="ArgumentException">The seed does not have 32 bytes.</exception>
    public Ed25519PrivateKey(ReadOnlySpan<byte> seed)
    {
        Span<byte> publicKey = stackalloc byte[Ed25519PublicKey.Size];
        Curve25519.Default.Ed25519PublicKey(seed, publicKey);
        _publicKey = new Ed25519PublicKey(publicKey);
        _seed = seed.ToArray();
    }

    public override PublicKey PublicKey => _publicKey;

    /// <summary>Reads seed and public key, in that order; the public key is there twice in the legacy form (peer-ids.md, "Ed25519").</summary>
    /// <exception cref="FormatException">Another length, or a public key that is not the seed's.</exception>
    public static Ed25519PrivateKey FromData(ReadOnlySpan<byte> data)
    {
        if (data.Length is not (DataSize or LegacyDataSize))
        {
            throw new FormatException($"An Ed25519 private key has {DataSize} bytes ({LegacyDataSize} in the legacy form), got {data.Length}.");
        }

        ReadOnlySpan<byte> publicKey = data.Slice(SeedSize, Ed25519PublicKey.Size);
        if (data.Length == LegacyDataSize && !publicKey.SequenceEqual(data[DataSize..]))
        {
            throw new FormatException("The two public keys inside a legacy Ed25519 private key differ.");
        }

        var key = new Ed25519PrivateKey(data[..SeedSize]);
        if (key._publicKey.Raw.SequenceEqual(publicKey))
        {
            return key;
        }

        key.Dispose();
        throw new FormatException("The public key inside an Ed25519 private key does not belong to its seed.");
    }

    public override byte[] ToProtobuf()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Span<byte> data = stackalloc byte[DataSize];
        _seed.CopyTo(data);
        _publicKey.Raw.CopyTo(data[SeedSize..]);
        byte[] protobuf = KeyProtobuf.Write(KeyType.Ed25519, data);
        CryptographicOperations.ZeroMemory(data);
        return protobuf;
    }

    public override byte[] Sign(ReadOnlySpan<byte> message)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var signature = new byte[SignatureSize];
        Curve25519.Default.Ed25519Sign(_seed, _publicKey.Raw, message, signature);
        return signature;
    }

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_seed);
    }
}
