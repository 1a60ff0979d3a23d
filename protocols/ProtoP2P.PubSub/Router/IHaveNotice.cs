using System.Buffers;
using System.Diagnostics;

namespace ProtoP2P.PubSub.Router;

/// <summary>The content of an IHAVE, the same for several peers. The ids are copied into rented memory, which goes back once nobody holds the notice.</summary>
internal sealed class IHaveNotice
{
    private byte[]? _packed;
    private int _holders = 1;

    /// <summary>A notice, held by whoever calls.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="ids">Messages that this node can send.</param>
    public IHaveNotice(Topic topic, ReadOnlySpan<MessageId> ids)
    {
        Topic = topic;
        Count = ids.Length;
        int length = 0;
        foreach (MessageId id in ids)
        {
            length += 1 + id.Span.Length;
        }

        _packed = ArrayPool<byte>.Shared.Rent(length);
        Length = Pack(ids, _packed);
    }

    /// <summary>The topic.</summary>
    public Topic Topic { get; }

    /// <summary>How many ids there are.</summary>
    public int Count { get; }

    /// <summary>Bytes of <see cref="Packed"/>.</summary>
    public int Length { get; }

    /// <summary>The ids, each after a byte with its length less one: 1 to <see cref="MessageId.MaxLength"/>.</summary>
    public ReadOnlySpan<byte> Packed => (_packed ?? throw new ObjectDisposedException(nameof(IHaveNotice))).AsSpan(0, Length);

    /// <summary>Takes the first id off a packed list.</summary>
    public static ReadOnlySpan<byte> TakeId(ref ReadOnlySpan<byte> packed)
    {
        int length = packed[0] + 1;
        ReadOnlySpan<byte> id = packed.Slice(1, length);
        packed = packed[(1 + length)..];
        return id;
    }

    /// <summary>One more holds the notice.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>One less holds it.</summary>
    public void Release()
    {
        int holders = Interlocked.Decrement(ref _holders);
        Debug.Assert(holders >= 0, "a notice is released more often than it was held");
        if (holders == 0 && Interlocked.Exchange(ref _packed, null) is { } packed)
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    private static int Pack(ReadOnlySpan<MessageId> ids, Span<byte> destination)
    {
        int length = 0;
        foreach (MessageId id in ids)
        {
            destination[length] = (byte)(id.Span.Length - 1);
            id.Span.CopyTo(destination[(length + 1)..]);
            length += 1 + id.Span.Length;
        }

        return length;
    }
}
