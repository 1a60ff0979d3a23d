using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>A frame reaches the other end of a link.</summary>
internal sealed class FrameArrival(SimulatedNetwork network, SimulatedLink link, byte[] frame) : ISimulatedEvent
{
    public void Happen()
    {
        if (link.IsCut || link.To.IsDown || link.Sender is not { } sender)
        {
            return;
        }

        network.Trace.Add(network.Clock.Now, link.From.Index, link.To.Index, frame);
        foreach (ReadOnlySpan<byte> _ in new FieldSequence(frame, RpcField.Publish))
        {
            network.Traffic.MessageCopies++;
        }

        link.To.Receive(sender, frame);
    }
}
