using System.Diagnostics;

namespace ProtoP2P.PubSub;

/// <summary>A message of a topic, as it came from a peer or was published here. Immutable.</summary>
/// <remarks>
/// What only passes through this node is used again for another message once nobody holds it any more. Who gets to see a message outside of the router may keep it: it is
/// taken out of use before.
/// </remarks>
public sealed class PubSubMessage
{
    /// <summary>About what a message takes in memory beside its bytes, with its id and its places in the caches.</summary>
    internal const int Overhead = 512;

    private const int UsualIdLength = 64;

    private MessagePool? _pool;
    private MessageFields _fields;
    private PeerId? _from;
    private string _topic;
    private PeerId _receivedFrom;
    private MessageId _id;
    private byte[] _idBuffer = [];
    private int _holders;

    // What a validator has decoded, until a reader takes it: such objects can be changed, so that no two readers get the same.
    private object? _decoded;
    private long _decodedBytes;

    internal PubSubMessage(string topic, in MessageFields fields, PeerId receivedFrom)
    {
        _fields = fields;
        _topic = topic;
        _receivedFrom = receivedFrom;
    }

    internal PubSubMessage(MessagePool pool)
    {
        _pool = pool;
        _topic = null!;
        _receivedFrom = null!;
    }

    /// <summary>The topic.</summary>
    public string Topic
    {
        get
        {
            ThrowIfIdle();
            return _topic;
        }
    }

    /// <summary>The payload; empty where the message has none.</summary>
    public ReadOnlyMemory<byte> Data => Fields.Data ?? default;

    /// <summary>Who wrote the message, proved by its signature; null where messages are not signed.</summary>
    public PeerId? From => _from ??= Fields.From is { } from && PeerId.TryFromMultihash(from.Span, out PeerId? peer) ? peer : null;

    /// <summary>The author's count of its messages; null where messages are not signed.</summary>
    public ulong? SequenceNumber => SequenceNumbers.TryRead(Fields, out ulong number) ? number : null;

    /// <summary>The peer that sent the message to this node: not its author, unless it comes first hand. This node's own id for its own messages.</summary>
    public PeerId ReceivedFrom
    {
        get
        {
            ThrowIfIdle();
            return _receivedFrom;
        }
    }

    /// <summary>What makes copies of the message the same message.</summary>
    public MessageId Id
    {
        get
        {
            ThrowIfIdle();
            return _id;
        }

        internal set => _id = value;
    }

    /// <summary>The message as it goes over the wire.</summary>
    internal ReadOnlyMemory<byte> Encoded => Fields.Encoded;

    /// <summary>What the message takes in memory while it waits to be read, with what was decoded of it. Does not change once it was judged.</summary>
    internal long Weight => Encoded.Length + _decodedBytes;

    /// <summary>About what the message takes in memory while this node holds it, whatever was decoded of it apart.</summary>
    internal long Footprint => Encoded.Length + Overhead;

    /// <summary>The fields as they came.</summary>
    internal ref readonly MessageFields Fields
    {
        get
        {
            ThrowIfIdle();
            return ref _fields;
        }
    }

    // An object that is in no pool and belongs to none is never idle.
    private bool IsIdle => _pool is not null && Volatile.Read(ref _holders) == 0;

    /// <summary>Whether a peer is named as the author.</summary>
    internal bool IsFrom(PeerId peer) => Fields.From is { } from && from.Span.SequenceEqual(peer.Multihash.Span);

    /// <summary>Keeps what was decoded for the first reader, unless something is kept already. For validators, which come one after the other.</summary>
    internal void KeepDecoded(object decoded, long bytes)
    {
        if (_decoded is null)
        {
            (_decoded, _decodedBytes) = (decoded, bytes);
        }
    }

    /// <summary>What was decoded, for a further validator.</summary>
    internal TDecoded? PeekDecoded<TDecoded>()
        where TDecoded : class => Volatile.Read(ref _decoded) as TDecoded;

    /// <summary>What was decoded, for one reader only; null for all others, and where it is of another type.</summary>
    internal TDecoded? TakeDecoded<TDecoded>()
        where TDecoded : class =>
        PeekDecoded<TDecoded>() is { } decoded && ReferenceEquals(Interlocked.CompareExchange(ref _decoded, null, decoded), decoded) ? decoded : null;

    /// <summary>Nobody will read it: the message may live on in the cache.</summary>
    internal void DropDecoded() => Volatile.Write(ref _decoded, null);

    /// <summary>Begins to be another message, held by whoever calls.</summary>
    internal void Begin(string topic, in MessageFields fields, PeerId receivedFrom)
    {
        Debug.Assert(IsIdle, "a message is in use");
        _holders = 1;
        _fields = fields;
        _topic = topic;
        _receivedFrom = receivedFrom;
    }

    /// <summary>Lets go of the frame in which the message came. To be called before anyone else sees the message.</summary>
    internal void Detach() => _fields = _fields.Copy();

    /// <summary>Computes the id without allocating for it.</summary>
    internal void Identify(MessageIdWriter writer)
    {
        Span<byte> id = stackalloc byte[MessageId.MaxLength];
        int length = writer(_fields, id);
        if (length > 0)
        {
            SetId(id[..length]);
        }
    }

    /// <summary>Takes over the id of a message with the same bytes.</summary>
    internal void Identify(PubSubMessage twin) => SetId(twin.Id.Span);

    private void SetId(ReadOnlySpan<byte> id)
    {
        int length = id.Length;
        if (_idBuffer.Length < length)
        {
            _idBuffer = new byte[Math.Max(UsualIdLength, length)];
        }

        id.CopyTo(_idBuffer);
        _id = new MessageId(_idBuffer, length);
    }

    /// <summary>One more holds the message.</summary>
    internal void Hold()
    {
        if (_pool is null)
        {
            return;
        }

        int holders = Interlocked.Increment(ref _holders);
        Debug.Assert(holders > 1, "a message is held that nobody had");
    }

    /// <summary>One less holds it; with the last one it may become another message.</summary>
    internal void Release()
    {
        if (_pool is not { } pool)
        {
            return;
        }

        int holders = Interlocked.Decrement(ref _holders);
        Debug.Assert(holders >= 0, "a message is released more often than it was held");
        if (holders == 0)
        {
            Clear();
            pool.Return(this);
        }
    }

    /// <summary>Never becomes another message: it goes to where nobody releases it. To be called by one that holds it.</summary>
    internal void Keep() => _pool = null;

    // An idle object must not keep a frame alive.
    private void Clear()
    {
        _fields = default;
        _from = null;
        _id = default;
        _decoded = null;
        _decodedBytes = 0;
    }

    [Conditional("DEBUG")]
    private void ThrowIfIdle() => ObjectDisposedException.ThrowIf(IsIdle, this);
}
