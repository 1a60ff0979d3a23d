using System.Net;
using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Adversaries;

/// <summary>Tells of messages that there are not.</summary>
internal sealed class IHaveSpammer(
    SimulatedNetwork network, int index, PeerId id, IPAddress address, PubSubOptions options, string topic, TimeSpan interval, int idsPerMessage)
    : Adversary(network, index, id, address, options, interval)
{
    private const int IdLength = 20;

    protected override void Act() => SendToAll(RawFrame.IHave(topic, Enumerable.Range(0, idsPerMessage).Select(_ => MadeUpId())));

    private byte[] MadeUpId()
    {
        byte[] id = new byte[IdLength];
        Random.NextBytes(id);
        return id;
    }
}
