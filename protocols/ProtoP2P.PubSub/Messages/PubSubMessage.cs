using System.Buffers.Binary;

namespace ProtoP2P.PubSub;

/// <summary>A message of a topic, as it came from a peer or was published here. Immutable.</summary>
public sealed class PubSubMessage
{
    private readonly MessageFields _fields;
    private PeerId? _from;

    // What a validator has decoded, until a reader takes it: such objects can be changed, so that no two readers get the same.
    private object? _decoded;
    private long _decodedBytes;

    internal PubSubMessage(string topic, in MessageFields fields, PeerId receivedFrom)
    {
        _fields = fields;
        Topic = topic;
        ReceivedFrom = receivedFrom;
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>The payload; empty where the message has none.</summary>
    public ReadOnlyMemory<byte> Data => _fields.Data ?? default;

    /// <summary>Who wrote the message, proved by its signature; null where messages are not signed.</summary>
    public PeerId? From => _from ??= _fields.From is { } from && PeerId.TryFromMultihash(from.Span, out PeerId? peer) ? peer : null;

    /// <summary>The author's count of its messages; null where messages are not signed.</summary>
    public ulong? SequenceNumber => _fields.SequenceNumber is { Length: sizeof(ulong) } number ? BinaryPrimitives.ReadUInt64BigEndian(number.Span) : null;

    /// <summary>The peer that sent the message to this node: not its author, unless it comes first hand. This node's own id for its own messages.</summary>
    public PeerId ReceivedFrom { get; }

    /// <summary>What makes copies of the message the same message.</summary>
    public MessageId Id { get; internal set; }

    /// <summary>The message as it goes over the wire.</summary>
    internal ReadOnlyMemory<byte> Encoded => _fields.Encoded;

    /// <summary>What the message takes in memory while it waits to be read, with what was decoded of it. Does not change once it was judged.</summary>
    internal long Weight => Encoded.Length + _decodedBytes;

    /// <summary>The fields as they came.</summary>
    internal ref readonly MessageFields Fields => ref _fields;

    /// <summary>Whether a peer is named as the author.</summary>
    internal bool IsFrom(PeerId peer) => _fields.From is { } from && from.Span.SequenceEqual(peer.Multihash.Span);

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
}
