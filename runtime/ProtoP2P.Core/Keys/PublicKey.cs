namespace ProtoP2P;

/// <summary>The public half of a node's identity key. Immutable.</summary>
public abstract class PublicKey : IEquatable<PublicKey>
{
    /// <summary>Longest accepted encoding, in bytes: an 8,192-bit RSA key takes about 1,070.</summary>
    internal const int MaxProtobufLength = 2048;

    private readonly byte[] _protobuf;

    private protected PublicKey(KeyType type, ReadOnlySpan<byte> data) => _protobuf = KeyProtobuf.Write(type, data);

    /// <summary>The kind of key.</summary>
    public abstract KeyType Type { get; }

    /// <summary>The canonical libp2p protobuf encoding (<c>Type</c>, <c>Data</c>): what is hashed into a peer id.</summary>
    public ReadOnlyMemory<byte> ToProtobuf() => _protobuf;

    /// <summary>Whether both are the same key.</summary>
    public static bool operator ==(PublicKey? left, PublicKey? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the two are different keys.</summary>
    public static bool operator !=(PublicKey? left, PublicKey? right) => !(left == right);

    /// <summary>Reads libp2p's protobuf encoding; a non-canonical encoding is accepted and re-encoded canonically.</summary>
    /// <exception cref="FormatException">Malformed, of an unknown type, or a key outside the accepted sizes.</exception>
    public static PublicKey FromProtobuf(ReadOnlySpan<byte> protobuf)
    {
        (KeyType type, int offset, int length) = KeyProtobuf.Read(protobuf, MaxProtobufLength, "public key");
        ReadOnlySpan<byte> data = protobuf.Slice(offset, length);
        return type switch
        {
            KeyType.Ed25519 => new Ed25519PublicKey(data),
            KeyType.Rsa => RsaPublicKey.FromData(data),
            KeyType.Secp256k1 => Secp256k1PublicKey.FromData(data),
            _ => EcdsaPublicKey.FromData(data),
        };
    }

    /// <summary>Whether <paramref name="signature"/> is this key's signature over <paramref name="message"/>. Never throws on hostile input.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    /// <inheritdoc/>
    public bool Equals(PublicKey? other) => other is not null && _protobuf.AsSpan().SequenceEqual(other._protobuf);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as PublicKey);

    /// <inheritdoc/>
    public sealed override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_protobuf);
        return hash.ToHashCode();
    }

    /// <summary>The kind of key and its peer id.</summary>
    public override string ToString() => $"{Type} {PeerId.FromPublicKey(this)}";
}
