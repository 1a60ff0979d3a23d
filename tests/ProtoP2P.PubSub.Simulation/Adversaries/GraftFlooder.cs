using System.Net;
using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Adversaries;

/// <summary>Leaves meshes and asks to enter them again at once, over and over.</summary>
internal sealed class GraftFlooder(SimulatedNetwork network, int index, PeerId id, IPAddress address, PubSubOptions options, string topic)
    : Adversary(network, index, id, address, options, TimeSpan.FromMilliseconds(100))
{
    protected override void Act()
    {
        SendToAll(RawFrame.Prune(topic));
        SendToAll(RawFrame.Graft(topic));
    }
}
