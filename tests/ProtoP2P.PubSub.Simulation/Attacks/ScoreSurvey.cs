using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Attacks;

/// <summary>What honest nodes think of their peers at a moment.</summary>
internal sealed class ScoreSurvey
{
    public ScoreSurvey(SimulatedNode[] honest, SimulatedNode[] attackers, MeshWatch watch)
    {
        var byId = attackers.ToDictionary(static attacker => attacker.Id);
        List<double> ofAttackers = [];
        List<double> ofJudged = [];
        List<double> ofHonest = [];
        foreach (SimulatedNode node in honest)
        {
            foreach (RouterPeer peer in node.Engine.Peers.Values)
            {
                double score = peer.Score is { } scored ? node.Scores.ScoreOf(scored) : 0;
                if (!byId.TryGetValue(peer.Id, out SimulatedNode? attacker))
                {
                    ofHonest.Add(score);
                    continue;
                }

                ofAttackers.Add(score);
                if (watch.IsJudged(node, attacker))
                {
                    ofJudged.Add(score);
                }
            }
        }

        double graylist = honest[0].Scores.Thresholds.Graylist;
        Graylisted = Share(ofAttackers, score => score < graylist);
        JudgedBelowZero = Share(ofJudged, static score => score < 0);
        HonestBelowZero = Share(ofHonest, static score => score < 0);
    }

    /// <summary>Attackers below the graylist threshold.</summary>
    public double Graylisted { get; }

    /// <summary>Attackers below zero, of those that were in the mesh for long enough.</summary>
    public double JudgedBelowZero { get; }

    /// <summary>Honest peers below zero.</summary>
    public double HonestBelowZero { get; }

    private static double Share(List<double> scores, Predicate<double> fits) => scores.Count == 0 ? double.NaN : (double)scores.FindAll(fits).Count / scores.Count;
}
