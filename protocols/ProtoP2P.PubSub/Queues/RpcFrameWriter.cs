using System.Buffers;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Queues;

/// <summary>Encodes what goes to a peer: one frame after the other, its memory used again.</summary>
/// <param name="recordOf">The signed addresses of a peer that a PRUNE recommends; empty where none are known.</param>
internal sealed class RpcFrameWriter(Func<PeerId, ReadOnlyMemory<byte>> recordOf)
{
    /// <summary>What rust-libp2p takes of all but messages in one frame.</summary>
    public const int MaxControlLength = 16 * 1024;

    /// <summary>Up to here messages share a frame: what rust-libp2p takes by default.</summary>
    public const int MaxSharedLength = 64 * 1024;

    // A tag and a length of four bytes: more than any field of a frame needs.
    private const int FieldOverhead = 6;

    private readonly ProtobufWriter _body = new();
    private readonly ProtobufWriter _control = new();
    private readonly ProtobufWriter _entry = new();
    private readonly ProtobufWriter _part = new();
    private int _messageBytes;

    /// <summary>Whether nothing was added yet.</summary>
    public bool IsEmpty => _body.Written.IsEmpty && _control.Written.IsEmpty;

    private int ControlLength => _body.Written.Length - _messageBytes + _control.Written.Length;

    /// <summary>Begins a frame.</summary>
    public void Clear()
    {
        _body.Clear();
        _control.Clear();
        _messageBytes = 0;
    }

    /// <summary>Adds a message; false where it must wait for the next frame.</summary>
    public bool TryAdd(PubSubMessage message)
    {
        int length = message.Encoded.Length + FieldOverhead;
        if (!IsEmpty && _body.Written.Length + _control.Written.Length + length > MaxSharedLength)
        {
            return false;
        }

        _body.WriteBytes(RpcField.Publish, message.Encoded.Span);
        _messageBytes += length;
        return true;
    }

    /// <summary>Adds the ids of an IHAVE, as many as fit.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="packed">The ids as <see cref="IHaveNotice.Packed"/> has them.</param>
    /// <returns>How many bytes of them were added; 0 where they must wait for the next frame.</returns>
    public int AddIHave(Topic topic, ReadOnlySpan<byte> packed)
    {
        int room = RoomForIds(topic.Utf8.Length);
        ReadOnlySpan<byte> rest = packed;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> after = rest;
            ReadOnlySpan<byte> id = IHaveNotice.TakeId(ref after);
            room -= id.Length + FieldOverhead;
            if (room < 0)
            {
                break;
            }

            if (rest.Length == packed.Length)
            {
                _entry.Clear();
                _entry.WriteBytes(RpcField.IHaveTopic, topic.Utf8);
            }

            _entry.WriteBytes(RpcField.IHaveIds, id);
            rest = after;
        }

        if (rest.Length < packed.Length)
        {
            _control.WriteBytes(RpcField.ControlIHave, _entry.Written);
        }

        return packed.Length - rest.Length;
    }

    /// <summary>Adds the ids of an IWANT, as many as fit.</summary>
    /// <returns>How many were added; 0 where they must wait for the next frame.</returns>
    public int AddIWant(ReadOnlySpan<MessageId> ids)
    {
        int fit = CountFitting(ids);
        if (fit == 0)
        {
            return 0;
        }

        _entry.Clear();
        WriteIds(RpcField.IWantIds, ids[..fit]);
        _control.WriteBytes(RpcField.ControlIWant, _entry.Written);
        return fit;
    }

    /// <summary>Adds a subscription, GRAFT, PRUNE or IDONTWANT; false where it must wait for the next frame.</summary>
    public bool TryAdd(in OutboundItem item)
    {
        if (!IsEmpty && ControlLength > MaxControlLength / 2)
        {
            return false;
        }

        _entry.Clear();
        switch (item.Kind)
        {
            case OutboundKind.Subscribe or OutboundKind.Unsubscribe:
                _entry.WriteNumber(RpcField.SubscribeFlag, item.Kind == OutboundKind.Subscribe ? 1u : 0u);
                _entry.WriteBytes(RpcField.SubscribeTopic, item.Topic.Utf8);
                _body.WriteBytes(RpcField.Subscriptions, _entry.Written);
                break;
            case OutboundKind.Graft:
                _entry.WriteBytes(RpcField.GraftTopic, item.Topic.Utf8);
                _control.WriteBytes(RpcField.ControlGraft, _entry.Written);
                break;
            case OutboundKind.Prune:
                WritePrune(item.PruneNotice);
                break;
            case OutboundKind.IDontWant:
                _entry.WriteBytes(RpcField.IDontWantIds, item.Message.Id.Span);
                _control.WriteBytes(RpcField.ControlIDontWant, _entry.Written);
                break;
            default:
                throw new ArgumentException($"{item.Kind} is added by a method of its own", nameof(item));
        }

        return true;
    }

    /// <summary>Writes the frame with its length before it, and begins the next one.</summary>
    public void WriteTo(IBufferWriter<byte> destination)
    {
        if (!_control.Written.IsEmpty)
        {
            _body.WriteBytes(RpcField.Control, _control.Written);
        }

        ReadOnlySpan<byte> body = _body.Written;
        Span<byte> prefix = destination.GetSpan(Varint.MaxLength);
        destination.Advance(Varint.Write(prefix, (ulong)body.Length));
        destination.Write(body);
        Clear();
    }

    private int RoomForIds(int overhead) => MaxControlLength - ControlLength - overhead - (2 * FieldOverhead);

    private int CountFitting(ReadOnlySpan<MessageId> ids)
    {
        int room = RoomForIds(overhead: 0);
        int fit = 0;
        while (fit < ids.Length && (room -= ids[fit].Span.Length + FieldOverhead) >= 0)
        {
            fit++;
        }

        return fit;
    }

    private void WriteIds(int field, ReadOnlySpan<MessageId> ids)
    {
        foreach (MessageId id in ids)
        {
            _entry.WriteBytes(field, id.Span);
        }
    }

    private void WritePrune(PruneNotice notice)
    {
        _entry.WriteBytes(RpcField.PruneTopic, notice.Topic.Utf8);
        foreach (PeerId peer in notice.Peers)
        {
            _part.Clear();
            _part.WriteBytes(RpcField.PeerInfoId, peer.Multihash.Span);
            ReadOnlyMemory<byte> record = recordOf(peer);
            if (!record.IsEmpty && _entry.Written.Length + record.Length < MaxControlLength / 2)
            {
                _part.WriteBytes(RpcField.PeerInfoRecord, record.Span);
            }

            _entry.WriteBytes(RpcField.PrunePeers, _part.Written);
        }

        if (notice.Backoff is { } backoff)
        {
            _entry.WriteNumber(RpcField.PruneBackoff, (ulong)Math.Ceiling(backoff.TotalSeconds));
        }

        _control.WriteBytes(RpcField.ControlPrune, _entry.Written);
    }
}
