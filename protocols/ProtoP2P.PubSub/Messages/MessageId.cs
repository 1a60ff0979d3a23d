namespace ProtoP2P.PubSub;

/// <summary>What makes two copies of a message the same message. Equality is equality of the bytes.</summary>
/// <remarks>All nodes of a topic must compute ids in the same way, or gossip between them is in vain; see <see cref="MessageIdFunctions"/>.</remarks>
public readonly struct MessageId : IEquatable<MessageId>
{
    /// <summary>Longest id, in bytes; messages with longer ones are rejected.</summary>
    public const int MaxLength = 256;

    private readonly byte[]? _bytes;
    private readonly int _length;
    private readonly int _hashCode;

    /// <summary>An id of these bytes, which are not copied and must not change.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are none, or more than <see cref="MaxLength"/>.</exception>
    public MessageId(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxLength);
        _bytes = bytes;
        _length = bytes.Length;
        _hashCode = HashOf(bytes);
    }

    // Lent: an id for as long as the owner of the buffer leaves the bytes as they are. Who keeps it takes a copy.
    internal MessageId(byte[] buffer, int length)
    {
        _bytes = buffer;
        _length = length;
        _hashCode = HashOf(buffer.AsSpan(0, length));
    }

    /// <summary>The bytes of the id; empty for <c>default</c>.</summary>
    public ReadOnlySpan<byte> Span => new(_bytes, 0, _length);

    /// <inheritdoc/>
    public bool Equals(MessageId other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MessageId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hashCode;

    /// <summary>The id in hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Span);

    /// <summary>Whether both are the same id.</summary>
    public static bool operator ==(MessageId left, MessageId right) => left.Equals(right);

    /// <summary>Whether the two are different ids.</summary>
    public static bool operator !=(MessageId left, MessageId right) => !left.Equals(right);

    /// <summary>The same id in bytes of its own.</summary>
    internal MessageId Copy() => _length == 0 ? default : new MessageId(Span.ToArray());

    // Seeded by the process: who chooses ids cannot choose collisions.
    internal static int HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
