using System.Buffers;
using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Queues;

/// <summary>
/// What waits for one peer: control before own messages, those before the ones that are passed on, and gossip last. A slow peer loses what is behind; the
/// others never wait for it. Not thread-safe.
/// </summary>
/// <param name="limits">How much may wait.</param>
internal sealed class OutboundQueue(QueueLimits limits)
{
    private readonly Queue<OutboundItem> _control = new();
    private readonly Queue<OutboundItem> _own = new();
    private readonly Queue<OutboundItem> _forwarded = new();
    private readonly Queue<OutboundItem> _gossip = new();

    // Messages of the forwarded lane that the peer has declined since.
    private readonly HashSet<PubSubMessage> _cancelled = new(ReferenceEqualityComparer.Instance);

    // How many ids of the first IWANT, and how many bytes of the first IHAVE, are under way already.
    private int _controlOffset;
    private int _gossipOffset;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>How many items wait.</summary>
    public int Count => _control.Count + _own.Count + _forwarded.Count + _gossip.Count;

    /// <summary>Bytes of messages that wait.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the peer has not even taken its control messages: what it believes of this node is wrong from here on, and its stream must go.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>How many messages were dropped.</summary>
    public long DroppedMessages { get; private set; }

    /// <summary>Queues an item; false where there is no room and it was dropped.</summary>
    public bool Enqueue(in OutboundItem item)
    {
        switch (item.Kind)
        {
            case OutboundKind.OwnMessage:
                return EnqueueMessage(_own, item, limits.OwnMessages);
            case OutboundKind.ForwardedMessage or OutboundKind.RequestedMessage:
                return EnqueueMessage(_forwarded, item, limits.ForwardedMessages);
            case OutboundKind.IHave:
                return EnqueueWithin(_gossip, item, limits.Gossip);
            case OutboundKind.IDontWant or OutboundKind.IWant:
                return EnqueueWithin(_control, item, limits.Control / 2);
            default:
                IsBroken |= !EnqueueWithin(_control, item, limits.Control);
                return !IsBroken;
        }
    }

    /// <summary>Takes back a message that is passed on, where it still waits.</summary>
    public void Cancel(MessageId id)
    {
        foreach (OutboundItem item in _forwarded)
        {
            if (item.Kind == OutboundKind.ForwardedMessage && item.Message.Id == id)
            {
                _cancelled.Add(item.Message);
                return;
            }
        }
    }

    /// <summary>Writes the next frame; false where nothing waits.</summary>
    public bool TryWriteFrame(RpcFrameWriter writer, IBufferWriter<byte> destination)
    {
        SkipCancelled();
        if (IsEmpty)
        {
            return false;
        }

        writer.Clear();
        if (AddControl(writer) && AddMessages(_own, writer) && AddMessages(_forwarded, writer))
        {
            AddGossip(writer);
        }

        writer.WriteTo(destination);
        return true;
    }

    private static bool EnqueueWithin(Queue<OutboundItem> lane, in OutboundItem item, int limit)
    {
        if (lane.Count >= limit)
        {
            return false;
        }

        item.Hold();
        lane.Enqueue(item);
        return true;
    }

    private bool EnqueueMessage(Queue<OutboundItem> lane, in OutboundItem item, int limit)
    {
        int length = item.Message.Encoded.Length;
        if (lane.Count >= limit || (Bytes > 0 && Bytes + length > limits.Bytes))
        {
            DroppedMessages++;
            return false;
        }

        item.Hold();
        lane.Enqueue(item);
        Bytes += length;
        return true;
    }

    private bool AddControl(RpcFrameWriter writer)
    {
        while (_control.TryPeek(out OutboundItem item))
        {
            if (item.Kind != OutboundKind.IWant)
            {
                if (!writer.TryAdd(item))
                {
                    return false;
                }
            }
            else if (!AddWanted(writer, item))
            {
                return false;
            }

            _control.Dequeue().Release();
        }

        return true;
    }

    private bool AddWanted(RpcFrameWriter writer, OutboundItem item)
    {
        ReadOnlySpan<MessageId> ids = item.Wanted.Span[_controlOffset..];
        int added = writer.AddIWant(ids);
        _controlOffset = added == ids.Length ? 0 : _controlOffset + added;
        return added == ids.Length;
    }

    private bool AddMessages(Queue<OutboundItem> lane, RpcFrameWriter writer)
    {
        while (lane.TryPeek(out OutboundItem item))
        {
            if (!writer.TryAdd(item.Message))
            {
                return false;
            }

            Remove(lane);
            SkipCancelled();
        }

        return true;
    }

    private void SkipCancelled()
    {
        while (_cancelled.Count > 0 && _forwarded.TryPeek(out OutboundItem item) && _cancelled.Remove(item.Message))
        {
            Remove(_forwarded);
        }
    }

    private void Remove(Queue<OutboundItem> lane)
    {
        OutboundItem item = lane.Dequeue();
        Bytes -= item.Message.Encoded.Length;
        item.Release();
    }

    private void AddGossip(RpcFrameWriter writer)
    {
        while (_gossip.TryPeek(out OutboundItem item))
        {
            IHaveNotice notice = item.IHaveNotice;
            _gossipOffset += writer.AddIHave(notice.Topic, notice.Packed[_gossipOffset..]);
            if (_gossipOffset < notice.Length)
            {
                return;
            }

            _gossipOffset = 0;
            _gossip.Dequeue().Release();
        }
    }
}
