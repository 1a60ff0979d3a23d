using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>One direction of a connection: the sender's queue and the way to the receiver. Frames arrive in the order in which they were sent.</summary>
internal sealed class SimulatedLink
{
    private readonly SimulatedNetwork _network;
    private readonly OutboundQueue _queue;
    private TimeSpan _lastDeparture;

    public SimulatedLink(SimulatedNetwork network, SimulatedNode from, SimulatedNode to, TimeSpan latency)
    {
        _network = network;
        From = from;
        To = to;
        Latency = latency;
        _queue = new OutboundQueue(network.QueueLimits);
    }

    public SimulatedNode From { get; }

    public SimulatedNode To { get; }

    public TimeSpan Latency { get; }

    /// <summary>The sender as the receiver's router knows it.</summary>
    public RouterPeer? Sender { get; set; }

    public bool IsCut { get; set; }

    /// <summary>Whether a message waits that makes a large frame.</summary>
    public bool HasLarge { get; private set; }

    public bool IsWaitingAsSmall { get; set; }

    public bool IsWaitingAsLarge { get; set; }

    public bool IsEmpty => _queue.IsEmpty;

    public bool Send(in OutboundItem item)
    {
        if (IsCut || !_queue.Enqueue(item))
        {
            return false;
        }

        HasLarge |= item.IsMessage && item.Message.Encoded.Length > Uplink.LargeMessage;

        // Control messages are before all others in the queue, so that they are the next frame even where a large message waits.
        From.Uplink.Offer(this, isLarge: HasLarge && item.Kind >= OutboundKind.OwnMessage);
        return true;
    }

    public void Cancel(MessageId message) => _queue.Cancel(message);

    /// <summary>Sends bytes past the queue and the bandwidth, as an adversary does that has enough of it.</summary>
    public void SendRaw(ReadOnlySpan<byte> frame) => Depart(_network.Frames.Intern(frame), _network.Clock.Now);

    /// <summary>The next frame; null where nothing waits any more.</summary>
    public byte[]? TakeFrame()
    {
        byte[]? frame = IsCut || From.IsDown ? null : _network.TakeFrame(_queue);
        HasLarge &= !_queue.IsEmpty && frame is not null;
        return frame;
    }

    /// <summary>A frame leaves the sender at a moment, and arrives.</summary>
    public void Depart(byte[] frame, TimeSpan departure)
    {
        _lastDeparture = departure > _lastDeparture ? departure : _lastDeparture;
        _network.Traffic.CountDeparture(From, frame.Length);
        _network.PlanArrival(this, frame, _lastDeparture + Latency);
    }
}
