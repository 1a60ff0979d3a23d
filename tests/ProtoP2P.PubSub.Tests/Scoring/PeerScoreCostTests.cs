using ProtoP2P.Shared.Tests;

namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>What scoring costs a router that relays.</summary>
public sealed class PeerScoreCostTests
{
    private const int Peers = 12;
    private const int Rounds = 200;

    private readonly ScoreBench _bench = new((options, topic) =>
    {
        options.IPColocationFactorWeight = -5;
        topic.FirstMessageDeliveriesWeight = 1;
        topic.MeshMessageDeliveriesWeight = -1;
        topic.MeshMessageDeliveriesDecay = 0.5;
        topic.InvalidMessageDeliveriesWeight = -1;
        topic.TimeInMeshWeight = 0.1;
    });

    private readonly ScoredPeer[] _peers;
    private readonly MessageId[] _ids = [.. Enumerable.Range(0, Rounds).Select(ScoreBench.Message)];

    public PeerScoreCostTests()
    {
        _peers = [.. Enumerable.Range(0, Peers).Select(number => _bench.Add(number, $"198.51.100.{number}"))];
        foreach (ScoredPeer peer in _peers)
        {
            _bench.Scores.Graft(peer, ScoreBench.Topic);
        }
    }

    [Fact]
    public void Reading_scores_allocates_nothing()
    {
        double sum = 0;

        Allocated(() =>
        {
            foreach (ScoredPeer peer in _peers)
            {
                sum += _bench.Scores.ScoreOf(peer);
            }
        }).ShouldBe(0);

        sum.ShouldBe(0);
    }

    [Fact]
    public void A_message_allocates_nothing_once_records_are_there()
    {
        Allocated(Relay).ShouldBe(0);

        _bench.Scores.RecordCount.ShouldBeLessThan(Rounds);
    }

    private void Relay()
    {
        for (int i = 0; i < Rounds; i++)
        {
            MessageId id = _ids[i];
            _bench.Scores.MessageArrived(id);
            _bench.Scores.MessageDuplicate(_peers[(i + 1) % Peers], ScoreBench.Topic, id);
            if (i % 10 == 0)
            {
                _bench.Scores.MessageRejected(_peers[i % Peers], ScoreBench.Topic, id, RejectReason.ValidationFailed);
            }
            else
            {
                _bench.Scores.MessageDelivered(_peers[i % Peers], ScoreBench.Topic, id);
            }

            _bench.Scores.MessageDuplicate(_peers[(i + 2) % Peers], ScoreBench.Topic, id);
            _bench.Scores.ScoreOf(_peers[i % Peers]);
            _bench.Clock.Advance(TimeSpan.FromMilliseconds(5));
        }

        _bench.Clock.Advance(TimeSpan.FromSeconds(120));
        _bench.Scores.Refresh();
    }

    private static long Allocated(Action pass)
    {
        pass();
        return LeastCost.OfThread(pass, enough: 0);
    }
}
