using System.Net;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Adversaries;

/// <summary>Keeps every rule and grafts all peers that it can, but passes nothing on: it is one of many that want to be all that a node has in its mesh.</summary>
internal sealed class Sybil(SimulatedNetwork network, int index, PeerId id, IPAddress address, PubSubOptions options)
    : Adversary(network, index, id, address, Greedy(options), TimeSpan.FromHours(1))
{
    private const int AllPeers = 512;

    public override bool Send(RouterPeer peer, in OutboundItem item) => (IsAttacking && (item.IsMessage || item.Kind == OutboundKind.IHave)) || base.Send(peer, item);

    protected override void Act()
    {
    }

    private static GossipSubOptions Greedy(PubSubOptions options) => new()
    {
        SignaturePolicy = options.SignaturePolicy,
        MessageId = options.MessageId,
        SeenTimeToLive = options.SeenTimeToLive,
        Degree = AllPeers,
        DegreeLow = AllPeers,
        DegreeHigh = AllPeers * 2,
    };
}
