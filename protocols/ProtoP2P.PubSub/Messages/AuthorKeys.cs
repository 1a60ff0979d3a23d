namespace ProtoP2P.PubSub;

/// <summary>The keys of authors that must be read before they verify anything: RSA, ECDSA and secp256k1. A few are remembered; a newer one takes an older one's place. Thread-safe.</summary>
internal sealed class AuthorKeys
{
    private const int Places = 256;

    private readonly Author?[] _authors = new Author?[Places];

    /// <summary>The key of an author; null where there is none, or it is another's.</summary>
    /// <param name="author">The author's id as it came.</param>
    /// <param name="encoded">The key that came with the message, if one did.</param>
    public PublicKey? Find(ReadOnlySpan<byte> author, ReadOnlyMemory<byte>? encoded)
    {
        ref Author? place = ref _authors[MessageId.HashOf(author) & (Places - 1)];
        if (Volatile.Read(ref place) is { } known && known.Is(author, encoded))
        {
            return known.Key;
        }

        if (Read(author, encoded) is not { } key)
        {
            return null;
        }

        Volatile.Write(ref place, new Author(author.ToArray(), encoded?.ToArray(), key));
        return key;
    }

    private static PublicKey? Read(ReadOnlySpan<byte> author, ReadOnlyMemory<byte>? encoded)
    {
        if (!PeerId.TryFromMultihash(author, out PeerId? id))
        {
            return null;
        }

        if (encoded is not { } protobuf)
        {
            return id.TryGetPublicKey(out PublicKey? inlined) ? inlined : null;
        }

        try
        {
            var key = PublicKey.FromProtobuf(protobuf.Span);
            return PeerId.FromPublicKey(key).Equals(id) ? key : null;
        }
        catch (FormatException)
        {
            // A key that cannot be read has signed nothing.
            return null;
        }
    }

    private sealed class Author(byte[] id, byte[]? encoded, PublicKey key)
    {
        public PublicKey Key { get; } = key;

        public bool Is(ReadOnlySpan<byte> author, ReadOnlyMemory<byte>? other) =>
            author.SequenceEqual(id) && (other is null ? encoded is null : encoded is not null && other.Value.Span.SequenceEqual(encoded));
    }
}
