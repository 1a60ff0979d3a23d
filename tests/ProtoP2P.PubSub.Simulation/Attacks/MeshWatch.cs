using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Attacks;

/// <summary>Looks every second at who is in the meshes of honest nodes, and for how long.</summary>
internal sealed class MeshWatch(SimulatedNode[] honest, SimulatedNode[] attackers, string topic)
{
    // In seconds: the activation of P3, as far as looks every second can tell; and with the heartbeats by which the verdict must have come.
    private const int LongEnough = 10;
    private const int TooLong = 13;

    private readonly HashSet<PeerId> _attackers = [.. attackers.Select(static attacker => attacker.Id)];
    private readonly Dictionary<(PeerId Honest, PeerId Attacker), (int Since, int Until)> _stays = [];
    private readonly Dictionary<(PeerId Honest, PeerId Attacker), int> _longest = [];
    private readonly List<double> _shares = [];
    private int _second;

    /// <summary>Which share of the places in honest meshes attackers held, every second.</summary>
    public IReadOnlyList<double> Shares => _shares;

    /// <summary>Looks once.</summary>
    /// <param name="counts">Whether the attack has begun, so that who is in a mesh should be judged.</param>
    /// <param name="victim">Whose mesh is no matter.</param>
    public void Look(bool counts, SimulatedNode? victim)
    {
        _shares.Add(ShareOfAttackers(victim));
        if (!counts)
        {
            return;
        }

        _second++;
        foreach (SimulatedNode node in honest)
        {
            foreach (RouterPeer peer in node.MeshOf(topic))
            {
                if (_attackers.Contains(peer.Id))
                {
                    Note((node.Id, peer.Id));
                }
            }
        }
    }

    /// <summary>Whether an attacker was in a node's mesh for long enough that it should have delivered something, and is not just about to be judged.</summary>
    public bool IsJudged(SimulatedNode node, SimulatedNode attacker)
    {
        (PeerId, PeerId) pair = (node.Id, attacker.Id);
        int longest = _longest.GetValueOrDefault(pair);
        return longest >= TooLong || (longest >= LongEnough && _stays[pair].Until < _second);
    }

    /// <summary>Which share of the places in honest meshes attackers hold.</summary>
    public double ShareOfAttackers(SimulatedNode? except)
    {
        int places = 0;
        int theirs = 0;
        foreach (SimulatedNode node in honest.Where(node => node != except))
        {
            places += node.MeshOf(topic).Count;
            theirs += node.MeshOf(topic).Count(peer => _attackers.Contains(peer.Id));
        }

        return places == 0 ? 0 : (double)theirs / places;
    }

    /// <summary>How many honest peers an honest node has in its mesh, on average.</summary>
    public double CountHonest(SimulatedNode? except) =>
        honest.Where(node => node != except).Average(node => node.MeshOf(topic).Count(peer => !_attackers.Contains(peer.Id)));

    private void Note((PeerId Honest, PeerId Attacker) pair)
    {
        int since = _stays.TryGetValue(pair, out (int Since, int Until) stay) && stay.Until == _second - 1 ? stay.Since : _second;
        _stays[pair] = (since, _second);
        _longest[pair] = Math.Max(_longest.GetValueOrDefault(pair), _second - since);
    }
}
