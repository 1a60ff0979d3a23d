using System.Buffers;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>One direction of a connection: the sender's queue, its share of the sender's bandwidth, and the way to the receiver.</summary>
internal sealed class SimulatedLink : ISimulatedEvent
{
    private readonly SimulatedNetwork _network;
    private readonly OutboundQueue _queue;
    private readonly ArrayBufferWriter<byte> _frame = new();
    private bool _isSending;

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

    public bool Send(in OutboundItem item)
    {
        if (!_queue.Enqueue(item))
        {
            return false;
        }

        Start();
        return true;
    }

    public void Cancel(MessageId message) => _queue.Cancel(message);

    /// <summary>Sends bytes past the queue, as an adversary does.</summary>
    public void SendRaw(byte[] frame) => Depart(frame);

    /// <summary>The sender's bandwidth is free for this link's next frame.</summary>
    public void Happen()
    {
        _isSending = false;
        Start();
    }

    private void Start()
    {
        _frame.ResetWrittenCount();
        if (_isSending || IsCut || From.IsDown || !_queue.TryWriteFrame(_network.Writer, _frame))
        {
            return;
        }

        Varint.Read(_frame.WrittenSpan, out _, out int prefix);
        TimeSpan departure = Depart(_frame.WrittenSpan[prefix..].ToArray());
        _isSending = true;
        _network.Events.Plan(departure, this);
    }

    private TimeSpan Depart(byte[] frame)
    {
        TimeSpan departure = From.TakeBandwidth(frame.Length);
        _network.Traffic.Count(From, frame.Length);
        _network.Events.Plan(departure + Latency, new FrameArrival(_network, this, frame));
        return departure;
    }
}
