namespace ProtoP2P;

/// <summary>A node's identity key. Disposing zeroes its key material.</summary>
public abstract class PrivateKey : IDisposable
{
    /// <summary>The public half.</summary>
    public abstract PublicKey PublicKey { get; }

    /// <summary>Makes a new random key.</summary>
    public static PrivateKey Generate(KeyType type = KeyType.Ed25519) => throw new NotImplementedException();

    /// <summary>The Ed25519 key of a 32-byte seed (RFC 8032).</summary>
    public static PrivateKey FromEd25519Seed(ReadOnlySpan<byte> seed) => throw new NotImplementedException();

    /// <summary>Reads libp2p's protobuf encoding of a private key.</summary>
    /// <exception cref="FormatException">Malformed or of an unknown type.</exception>
    public static PrivateKey FromProtobuf(ReadOnlySpan<byte> protobuf) => throw new NotImplementedException();

    /// <summary>libp2p's protobuf encoding of this key: secret bytes, to be zeroed by the caller.</summary>
    public abstract byte[] ToProtobuf();

    /// <summary>Signs <paramref name="message"/> as libp2p prescribes for this kind of key.</summary>
    public abstract byte[] Sign(ReadOnlySpan<byte> message);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Zeroes the key material.</summary>
    protected abstract void Dispose(bool disposing);
}
