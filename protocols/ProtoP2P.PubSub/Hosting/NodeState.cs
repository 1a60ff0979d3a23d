using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Telemetry;

namespace ProtoP2P.PubSub.Hosting;

/// <inheritdoc/>
internal sealed class NodeState(RouterTurns turns, PubSubEngine engine, IPeerScores peerScores, ValidationPipeline validation) : IPubSubState
{
    public IReadOnlyList<(string Tag, long Count)> CountPeers()
    {
        using (turns.Enter())
        {
            return [.. engine.Peers.Values.GroupBy(static peer => peer.Version).Select(static group => (Wire.ProtocolIds.Of(group.Key), group.LongCount()))];
        }
    }

    public IReadOnlyList<(string Tag, long Count)> CountMesh() => CountByTopic(static topic => topic.Mesh);

    public IReadOnlyList<(string Tag, long Count)> CountSubscribers() => CountByTopic(static topic => topic.Subscribers);

    public IReadOnlyList<(string Tag, long Count)> CountBelowThresholds()
    {
        using (turns.Enter())
        {
            double[] scores = [.. engine.Peers.Values.Where(static peer => peer is { IsDirect: false, Score: not null }).Select(peer => peerScores.ScoreOf(peer.Score!))];
            if (scores.Length == 0)
            {
                return [];
            }

            return
            [
                ("zero", scores.Count(static score => score < 0)),
                ("gossip", scores.Count(score => score < peerScores.Thresholds.Gossip)),
                ("publish", scores.Count(score => score < peerScores.Thresholds.Publish)),
                ("graylist", scores.Count(score => score < peerScores.Thresholds.Graylist)),
            ];
        }
    }

    public long CountPendingValidations() => validation.Count;

    private List<(string Tag, long Count)> CountByTopic(Func<Topic, PeerSet> peers)
    {
        using (turns.Enter())
        {
            return [.. engine.Topics.All.Where(static topic => topic.IsJoined).Select(topic => (topic.Name, (long)peers(topic).Count))];
        }
    }
}
