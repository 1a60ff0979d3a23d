using System.Net;
using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Adversaries;

/// <summary>Subscribes to ever more topics that nobody else knows.</summary>
internal sealed class SubscriptionFlooder(SimulatedNetwork network, int index, PeerId id, IPAddress address, PubSubOptions options)
    : Adversary(network, index, id, address, options, TimeSpan.FromMilliseconds(200))
{
    private const int AtOnce = 500;

    private int _topics;

    protected override void Act()
    {
        SendToAll(RawFrame.Subscriptions(Enumerable.Range(_topics, AtOnce).Select(number => $"/nobody/{Index}/{number}")));
        _topics += AtOnce;
    }
}
