using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>How large the meshes of nodes are.</summary>
/// <param name="Least">Peers of the smallest one.</param>
/// <param name="Average">Peers on average.</param>
/// <param name="Most">Peers of the largest one.</param>
/// <param name="OutOfBounds">How many have less than D_lo or more than D_hi.</param>
/// <param name="OneSided">How often a node has another in its mesh that has it not in its own.</param>
internal sealed record MeshSizes(int Least, double Average, int Most, int OutOfBounds, int OneSided)
{
    private static readonly GossipSubOptions Options = new();

    public static MeshSizes Of(IEnumerable<SimulatedNode> nodes, string topic)
    {
        SimulatedNode[] all = [.. nodes];
        int[] sizes = [.. all.Select(node => node.MeshOf(topic).Count)];
        var byId = all.ToDictionary(static node => node.Id);
        int oneSided = all.Sum(node => node.MeshOf(topic).Count(peer =>
            byId.TryGetValue(peer.Id, out SimulatedNode? other) && !other.MeshOf(topic).Any(back => back.Id.Equals(node.Id))));
        return new MeshSizes(
            sizes.Min(), sizes.Average(), sizes.Max(), sizes.Count(static size => size < Options.DegreeLow || size > Options.DegreeHigh), oneSided);
    }
}
