namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>How many messages are remembered, and which go first.</summary>
public sealed class DeliveryRecordTests
{
    private const int Capacity = 16;

    private readonly ScoreBench _bench = new((options, topic) =>
    {
        options.MaxDeliveryRecords = Capacity;
        topic.InvalidMessageDeliveriesWeight = -1;
        topic.FirstMessageDeliveriesWeight = 1;
        topic.FirstMessageDeliveriesCap = 1000;
    });

    [Fact]
    public void Records_never_are_more_than_the_option_says()
    {
        ScoredPeer peer = _bench.Add(1);

        for (int i = 0; i < 100; i++)
        {
            _bench.Scores.MessageArrived(_bench.NextMessage());
            _bench.DeliverInvalid(peer);
            _bench.Deliver(peer);
            _bench.Scores.RecordCount.ShouldBeLessThanOrEqualTo(Capacity);
        }
    }

    [Fact]
    public void A_flood_of_invalid_messages_pushes_out_invalid_messages_only()
    {
        ScoredPeer flooder = _bench.Add(1);
        ScoredPeer first = _bench.Add(2);
        ScoredPeer second = _bench.Add(3);
        _bench.Scores.Graft(second, ScoreBench.Topic);
        MessageId pending = _bench.NextMessage();
        _bench.Scores.MessageArrived(pending);
        MessageId valid = _bench.NextMessage();
        _bench.Scores.MessageArrived(valid);
        _bench.Scores.MessageDelivered(first, ScoreBench.Topic, valid);

        _bench.DeliverInvalid(flooder, 1000);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, valid);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, pending);
        _bench.Scores.MessageDelivered(first, ScoreBench.Topic, pending);

        _bench.TopicOf(second).MeshMessageDeliveries.ShouldBe(2);
    }

    [Fact]
    public void A_verdict_without_a_record_still_counts_for_the_sender()
    {
        ScoredPeer peer = _bench.Add(1);
        MessageId valid = _bench.NextMessage();
        MessageId invalid = _bench.NextMessage();
        _bench.Scores.MessageArrived(valid);
        _bench.Scores.MessageArrived(invalid);
        for (int i = 0; i < Capacity; i++)
        {
            _bench.Scores.MessageArrived(_bench.NextMessage());
        }

        _bench.Scores.MessageDelivered(peer, ScoreBench.Topic, valid);
        _bench.Scores.MessageRejected(peer, ScoreBench.Topic, invalid, RejectReason.ValidationFailed);

        _bench.TopicOf(peer).FirstMessageDeliveries.ShouldBe(1);
        _bench.TopicOf(peer).InvalidMessageDeliveries.ShouldBe(1);
    }

    [Theory]
    [InlineData(120, 1)]
    [InlineData(121, 0)]
    public void A_message_without_a_verdict_is_forgotten_in_the_end(int seconds, int expected)
    {
        _bench.Scores.MessageArrived(_bench.NextMessage());

        _bench.Pass(TimeSpan.FromSeconds(seconds));

        _bench.Scores.RecordCount.ShouldBe(expected);
    }

    [Fact]
    public void A_record_used_again_knows_nothing_of_the_message_before()
    {
        ScoredPeer first = _bench.Add(1);
        ScoredPeer second = _bench.Add(2);
        MessageId ignored = _bench.NextMessage();
        _bench.Scores.MessageArrived(ignored);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, ignored);
        _bench.Scores.MessageRejected(first, ScoreBench.Topic, ignored, RejectReason.ValidationIgnored);

        _bench.DeliverInvalid(first);

        _bench.Scores.Snapshot(second).Topics.ShouldBeEmpty();
        _bench.TopicOf(first).InvalidMessageDeliveries.ShouldBe(1);
    }

    [Fact]
    public void Those_who_forwarded_a_message_are_counted_up_to_a_limit()
    {
        var bench = new ScoreBench((_, topic) => topic.InvalidMessageDeliveriesWeight = -1);
        ScoredPeer[] peers = [.. Enumerable.Range(0, 1000).Select(number => bench.Add(number))];
        MessageId id = bench.NextMessage();
        bench.Scores.MessageArrived(id);
        foreach (ScoredPeer peer in peers)
        {
            bench.Scores.MessageDuplicate(peer, ScoreBench.Topic, id);
        }

        bench.Scores.MessageRejected(peers[^1], ScoreBench.Topic, id, RejectReason.ValidationFailed);

        peers.Count(peer => bench.Scores.ScoreOf(peer) == -1).ShouldBe(DeliveryRecord.MaxForwarders + 1);
        bench.Scores.ScoreOf(peers[^1]).ShouldBe(-1);
    }
}
