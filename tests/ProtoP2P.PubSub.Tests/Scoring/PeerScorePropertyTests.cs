using System.Net;

namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>Whatever happens in whatever order: scores are numbers, and memory is bounded.</summary>
public sealed class PeerScorePropertyTests
{
    private const int Identities = 60;
    private const int Steps = 20_000;
    private const int MaxRetained = 20;
    private const int MaxRecords = 64;

    private static readonly string[] Topics = ["own", "rust", "largest", "unscored"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Random_operations_never_yield_anything_but_numbers_and_bounded_memory(int seed)
    {
        var random = new Random(seed);
        var bench = new ScoreBench((options, _) => Configure(options));
        var known = new List<ScoredPeer>();

        for (int step = 0; step < Steps; step++)
        {
            Act(bench, known, random);
            if (step % 100 == 0)
            {
                Check(bench, known);
            }
        }

        Check(bench, known);
        Leave(bench, known);
    }

    // The largest numbers that options may have, so that whatever could overflow does.
    private static void Configure(PeerScoreOptions options)
    {
        options.MaxRetainedPeers = MaxRetained;
        options.MaxDeliveryRecords = MaxRecords;
        options.TopicScoreCap = 0;
        options.AppSpecificWeight = ScoreCheck.MaxMagnitude;
        options.IPColocationFactorWeight = -ScoreCheck.MaxMagnitude;
        options.IPColocationFactorThreshold = 2;
        options.BehaviourPenaltyWeight = -ScoreCheck.MaxMagnitude;
        options.SlowPeerWeight = -ScoreCheck.MaxMagnitude;
        options.Topics["own"] = new TopicScoreOptions();
        options.Topics["rust"] = TopicScoreOptions.RustDefaults();
        options.Topics["largest"] = Largest();
    }

    private static TopicScoreOptions Largest() => new()
    {
        TopicWeight = ScoreCheck.MaxMagnitude,
        TimeInMeshWeight = ScoreCheck.MaxMagnitude,
        TimeInMeshQuantum = TimeSpan.FromMilliseconds(1),
        TimeInMeshCap = ScoreCheck.MaxMagnitude,
        FirstMessageDeliveriesWeight = ScoreCheck.MaxMagnitude,
        FirstMessageDeliveriesCap = ScoreCheck.MaxMagnitude,
        MeshMessageDeliveriesWeight = -ScoreCheck.MaxMagnitude,
        MeshMessageDeliveriesThreshold = ScoreCheck.MaxMagnitude,
        MeshMessageDeliveriesCap = ScoreCheck.MaxMagnitude,
        MeshMessageDeliveriesActivation = TimeSpan.FromSeconds(1),
        MeshFailurePenaltyWeight = -ScoreCheck.MaxMagnitude,
        MeshFailurePenaltyDecay = 0.999_999,
        InvalidMessageDeliveriesWeight = -ScoreCheck.MaxMagnitude,
        InvalidMessageDeliveriesDecay = double.BitDecrement(1),
    };

    private static void Act(ScoreBench bench, List<ScoredPeer> known, Random random)
    {
        PeerScores scores = bench.Scores;
        if (known.Count == 0 || random.Next(8) == 0)
        {
            ScoredPeer added = scores.Add(ScoreBench.Id(random.Next(Identities)), random.Next(4) == 0 ? null : Address(random));
            if (!known.Contains(added))
            {
                known.Add(added);
            }

            return;
        }

        // Among them peers that have left, as after verdicts that come late.
        ScoredPeer peer = known[random.Next(known.Count)];
        string topic = Topics[random.Next(Topics.Length)];
        MessageId id = ScoreBench.Message(random.Next(200));
        switch (random.Next(14))
        {
            case 0: scores.Remove(peer); break;
            case 1: scores.Graft(peer, topic); break;
            case 2: scores.Prune(peer, topic); break;
            case 3: scores.AddPenalty(peer, random.Next(3) == 0 ? int.MaxValue : random.Next(3)); break;
            case 4: scores.AddSlowPenalty(peer, random.Next(10)); break;
            case 5: scores.SetApplicationScore(peer.Peer, (random.NextDouble() - 0.5) * double.MaxValue); break;
            case 6: scores.MessageDelivered(peer, topic, id); break;
            case 7: scores.MessageRejected(peer, topic, id, (RejectReason)random.Next(Enum.GetValues<RejectReason>().Length)); break;
            case 8: scores.MessageDuplicate(peer, topic, id); break;
            case 9: scores.AddAddress(peer, Address(random)); break;
            case 10: scores.RemoveAddress(peer, Address(random)); break;
            case 11: bench.Pass(TimeSpan.FromMilliseconds(random.Next(5_000))); break;
            case 12 when random.Next(20) == 0: bench.Pass(TimeSpan.FromMinutes(random.Next(90))); break;
            default: scores.MessageArrived(id); break;
        }
    }

    private static IPAddress Address(Random random) => random.Next(3) switch
    {
        0 => IPAddress.Parse($"198.51.100.{random.Next(5)}"),
        1 => IPAddress.Parse($"2001:db8::{random.Next(1, 5)}"),
        _ => IPAddress.Loopback,
    };

    private static void Check(ScoreBench bench, List<ScoredPeer> known)
    {
        known.All(peer => double.IsFinite(bench.Scores.ScoreOf(peer))).ShouldBeTrue();
        bench.Scores.RetainedCount.ShouldBeLessThanOrEqualTo(MaxRetained);
        bench.Scores.RecordCount.ShouldBeLessThanOrEqualTo(MaxRecords);
        bench.Scores.ConnectedCount.ShouldBeLessThanOrEqualTo(Identities);
        foreach (PeerScoreSnapshot snapshot in bench.Scores.Snapshot())
        {
            double sum = snapshot.TopicPoints + snapshot.P5 + snapshot.P7 + snapshot.SlowPeerPoints + snapshot.P6;
            snapshot.Score.ShouldBe(sum, (Math.Abs(sum) * 1e-9) + 1e-9);
            snapshot.Topics.All(topic => topic.P1 >= 0 && topic.P2 >= 0 && topic.P3 <= 0 && topic.P3b <= 0 && topic.P4 <= 0).ShouldBeTrue();
        }

        known.RemoveAll(peer => peer.State == ScoredPeerState.Forgotten && bench.Scores.ScoreOf(peer) == 0 && known.Count > Identities);
    }

    private static void Leave(ScoreBench bench, List<ScoredPeer> known)
    {
        foreach (ScoredPeer peer in known)
        {
            bench.Scores.Remove(peer);
        }

        bench.Pass(TimeSpan.FromHours(2));

        bench.Scores.ConnectedCount.ShouldBe(0);
        bench.Scores.RetainedCount.ShouldBe(0);
        bench.Scores.RecordCount.ShouldBe(0);
        bench.Scores.AddressCount.ShouldBe(0);
        bench.Scores.Snapshot().ShouldBeEmpty();
    }
}
