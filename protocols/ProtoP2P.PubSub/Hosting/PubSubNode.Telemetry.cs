using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Telemetry;

namespace ProtoP2P.PubSub.Hosting;

/// <content>What listeners to the meters ask for.</content>
internal sealed partial class PubSubNode : IPubSubState
{
    IReadOnlyList<(string Tag, long Count)> IPubSubState.CountPeers()
    {
        lock (_gate)
        {
            return [.. _engine.Peers.Values.GroupBy(static peer => peer.Version).Select(static group => (Wire.ProtocolIds.Of(group.Key), group.LongCount()))];
        }
    }

    IReadOnlyList<(string Tag, long Count)> IPubSubState.CountMesh() => CountByTopic(static topic => topic.Mesh);

    IReadOnlyList<(string Tag, long Count)> IPubSubState.CountSubscribers() => CountByTopic(static topic => topic.Subscribers);

    IReadOnlyList<(string Tag, long Count)> IPubSubState.CountBelowThresholds()
    {
        lock (_gate)
        {
            double[] scores = [.. _engine.Peers.Values.Where(static peer => peer is { IsDirect: false, Score: not null }).Select(peer => _scores.ScoreOf(peer.Score!))];
            if (scores.Length == 0)
            {
                return [];
            }

            return
            [
                ("zero", scores.Count(static score => score < 0)),
                ("gossip", scores.Count(score => score < _scores.Thresholds.Gossip)),
                ("publish", scores.Count(score => score < _scores.Thresholds.Publish)),
                ("graylist", scores.Count(score => score < _scores.Thresholds.Graylist)),
            ];
        }
    }

    long IPubSubState.CountPendingValidations() => _validation.Count;

    private List<(string Tag, long Count)> CountByTopic(Func<Topic, PeerSet> peers)
    {
        lock (_gate)
        {
            return [.. _engine.Topics.All.Where(static topic => topic.IsJoined).Select(topic => (topic.Name, (long)peers(topic).Count))];
        }
    }
}
