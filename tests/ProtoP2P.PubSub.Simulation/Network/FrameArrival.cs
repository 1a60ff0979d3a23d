using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>A frame reaches the other end of a link. Used for one frame after the other: a simulation has millions.</summary>
internal sealed class FrameArrival(SimulatedNetwork network) : ISimulatedEvent
{
    private SimulatedLink? _link;
    private byte[]? _frame;

    public void Set(SimulatedLink link, byte[] frame)
    {
        _link = link;
        _frame = frame;
    }

    public void Happen()
    {
        SimulatedLink link = _link!;
        byte[] frame = _frame!;
        (_link, _frame) = (null, null);
        network.Recycle(this);
        if (!link.IsCut && !link.To.IsDown && link.Sender is { } sender)
        {
            Arrive(link, sender, frame);
        }
    }

    private void Arrive(SimulatedLink link, RouterPeer sender, byte[] frame)
    {
        network.Trace.Add(network.Clock.Now, link.From.Index, link.To.Index, frame);
        network.Traffic.CountArrival(link.To, frame);
        link.To.Receive(sender, frame);
    }
}
