using System.Net;
using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Adversaries;

/// <summary>Sends messages that no validator accepts, each with an id of its own.</summary>
internal sealed class InvalidFlooder(SimulatedNetwork network, int index, PeerId id, IPAddress address, PubSubOptions options, string topic)
    : Adversary(network, index, id, address, options, TimeSpan.FromMilliseconds(50))
{
    private const int Size = 256;
    private const long PerNode = 1_000_000;

    private long _sent;

    protected override void Act()
    {
        long number = -1 - (Index * PerNode) - _sent++;
        SendToAll(RawFrame.Messages([MessageWriter.WriteUnsigned(topic, MessageIds.DataOf(number, Size))]));
    }
}
