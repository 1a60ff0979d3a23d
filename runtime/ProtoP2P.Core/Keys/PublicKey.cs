namespace ProtoP2P;

/// <summary>The public half of a node's identity key. Immutable.</summary>
public abstract class PublicKey : IEquatable<PublicKey>
{
    /// <summary>The kind of key.</summary>
    public abstract KeyType Type { get; }

    /// <summary>The canonical libp2p protobuf encoding (<c>Type</c>, <c>Data</c>): what is hashed into a peer id.</summary>
    public abstract ReadOnlyMemory<byte> ToProtobuf();

    /// <summary>Reads libp2p's protobuf encoding; a non-canonical encoding is accepted and re-encoded canonically.</summary>
    /// <exception cref="FormatException">Malformed, of an unknown type, or a key outside the accepted sizes.</exception>
    public static PublicKey FromProtobuf(ReadOnlySpan<byte> protobuf) => throw new NotImplementedException();

    /// <summary>Whether <paramref name="signature"/> is this key's signature over <paramref name="message"/>. Never throws on hostile input.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    /// <inheritdoc/>
    public bool Equals(PublicKey? other) => throw new NotImplementedException();

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as PublicKey);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => throw new NotImplementedException();
}
