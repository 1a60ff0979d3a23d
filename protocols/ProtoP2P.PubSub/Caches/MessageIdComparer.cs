namespace ProtoP2P.PubSub.Caches;

/// <summary>Finds ids by their bytes as they lie in a frame.</summary>
internal sealed class MessageIdComparer : IEqualityComparer<MessageId>, IAlternateEqualityComparer<ReadOnlySpan<byte>, MessageId>
{
    public static MessageIdComparer Instance { get; } = new();

    public bool Equals(MessageId x, MessageId y) => x.Equals(y);

    public int GetHashCode(MessageId obj) => obj.GetHashCode();

    public bool Equals(ReadOnlySpan<byte> alternate, MessageId other) => alternate.SequenceEqual(other.Span);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => MessageId.HashOf(alternate);

    public MessageId Create(ReadOnlySpan<byte> alternate) => new(alternate.ToArray());
}
