namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>P4: gossipsub v1.1, "P₄: Invalid Messages".</summary>
public sealed class InvalidMessageTests
{
    private readonly ScoreBench _bench = new((_, topic) =>
    {
        topic.TopicWeight = 0.5;
        topic.InvalidMessageDeliveriesWeight = -10;
        topic.InvalidMessageDeliveriesDecay = 0.5;
    });

    [Theory]
    [InlineData(1, -5)]
    [InlineData(2, -20)]
    [InlineData(10, -500)]
    public void The_square_of_invalid_messages_counts(int messages, double expected)
    {
        ScoredPeer peer = _bench.Add(1);

        _bench.DeliverInvalid(peer, messages);

        _bench.Scores.ScoreOf(peer).ShouldBe(expected);
    }

    [Fact]
    public void The_counter_decays_before_it_is_squared()
    {
        ScoredPeer peer = _bench.Add(1);
        _bench.DeliverInvalid(peer, 4);

        _bench.Pass(1);

        _bench.Scores.ScoreOf(peer).ShouldBe(-20);
    }

    [Fact]
    public void Those_who_forwarded_it_while_it_was_pending_are_blamed_too()
    {
        ScoredPeer first = _bench.Add(1);
        ScoredPeer second = _bench.Add(2);
        ScoredPeer other = _bench.Add(3);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);
        _bench.Scores.MessageDuplicate(first, ScoreBench.Topic, id);
        _bench.Clock.Advance(TimeSpan.FromSeconds(60));
        _bench.Scores.ScoreOf(second).ShouldBe(0);

        _bench.Scores.MessageRejected(first, ScoreBench.Topic, id, RejectReason.ValidationFailed);

        _bench.TopicOf(first).InvalidMessageDeliveries.ShouldBe(1);
        _bench.TopicOf(second).InvalidMessageDeliveries.ShouldBe(1);
        _bench.Scores.ScoreOf(other).ShouldBe(0);
    }

    [Fact]
    public void Every_copy_of_a_rejected_message_is_one_more()
    {
        ScoredPeer first = _bench.Add(1);
        ScoredPeer second = _bench.Add(2);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageRejected(first, ScoreBench.Topic, id, RejectReason.ValidationFailed);

        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);

        _bench.TopicOf(second).InvalidMessageDeliveries.ShouldBe(2);
        _bench.TopicOf(first).InvalidMessageDeliveries.ShouldBe(1);
    }

    [Theory]
    [InlineData(120_000, -5)]
    [InlineData(121_000, 0)]
    public void A_rejected_message_is_remembered_as_long_as_the_option_says(int milliseconds, double expected)
    {
        ScoredPeer first = _bench.Add(1);
        ScoredPeer second = _bench.Add(2);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageRejected(first, ScoreBench.Topic, id, RejectReason.ValidationFailed);

        _bench.Pass(TimeSpan.FromMilliseconds(milliseconds));
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);

        _bench.Scores.ScoreOf(second).ShouldBe(expected);
    }

    [Theory]
    [InlineData(nameof(RejectReason.MissingSignature))]
    [InlineData(nameof(RejectReason.InvalidSignature))]
    [InlineData(nameof(RejectReason.UnexpectedSignature))]
    [InlineData(nameof(RejectReason.UnexpectedAuthInfo))]
    [InlineData(nameof(RejectReason.SelfOrigin))]
    [InlineData(nameof(RejectReason.Malformed))]
    public void What_is_wrong_without_validation_is_held_against_the_sender_alone(string reason)
    {
        ScoredPeer first = _bench.Add(1);
        ScoredPeer second = _bench.Add(2);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);

        _bench.Scores.MessageRejected(first, ScoreBench.Topic, id, Enum.Parse<RejectReason>(reason));

        _bench.Scores.ScoreOf(first).ShouldBe(-5);
        _bench.Scores.ScoreOf(second).ShouldBe(0);
    }

    [Fact]
    public void A_forged_message_takes_nothing_from_those_who_sent_the_true_one()
    {
        ScoredPeer forger = _bench.Add(1);
        ScoredPeer honest = _bench.Add(2);
        ScoredPeer first = _bench.Add(3);
        _bench.Scores.Graft(honest, ScoreBench.Topic);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageDuplicate(honest, ScoreBench.Topic, id);
        _bench.Scores.MessageRejected(forger, ScoreBench.Topic, id, RejectReason.InvalidSignature);

        _bench.Scores.MessageDelivered(first, ScoreBench.Topic, id);

        _bench.TopicOf(honest).MeshMessageDeliveries.ShouldBe(1);
        _bench.TopicOf(first).FirstMessageDeliveries.ShouldBe(1);
        _bench.Scores.ScoreOf(forger).ShouldBe(-5);
    }

    [Theory]
    [InlineData(nameof(RejectReason.ValidationIgnored))]
    [InlineData(nameof(RejectReason.ValidationThrottled))]
    [InlineData(nameof(RejectReason.ValidationQueueFull))]
    [InlineData(nameof(RejectReason.BlacklistedPeer))]
    [InlineData(nameof(RejectReason.BlacklistedSource))]
    public void What_says_nothing_about_the_message_does_not_score(string reason)
    {
        ScoredPeer first = _bench.Add(1);
        ScoredPeer second = _bench.Add(2);
        ScoredPeer third = _bench.Add(3);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageDuplicate(second, ScoreBench.Topic, id);

        _bench.Scores.MessageRejected(first, ScoreBench.Topic, id, Enum.Parse<RejectReason>(reason));
        _bench.Scores.MessageDuplicate(third, ScoreBench.Topic, id);

        new[] { first, second, third }.ShouldAllBe(peer => _bench.Scores.ScoreOf(peer) == 0);
    }

    [Fact]
    public void Ignored_messages_leave_no_record()
    {
        ScoredPeer peer = _bench.Add(1);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);

        _bench.Scores.MessageRejected(peer, ScoreBench.Topic, id, RejectReason.ValidationIgnored);

        _bench.Scores.RecordCount.ShouldBe(0);
    }

    [Fact]
    public void A_message_that_the_router_sees_anew_is_judged_anew()
    {
        ScoredPeer peer = _bench.Add(1);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageRejected(peer, ScoreBench.Topic, id, RejectReason.ValidationFailed);

        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageDuplicate(peer, ScoreBench.Topic, id);
        _bench.TopicOf(peer).InvalidMessageDeliveries.ShouldBe(1);
        _bench.Scores.MessageRejected(peer, ScoreBench.Topic, id, RejectReason.ValidationFailed);

        _bench.TopicOf(peer).InvalidMessageDeliveries.ShouldBe(2);
    }

    [Fact]
    public void Those_who_sent_a_message_before_it_was_judged_anew_have_no_part_in_it()
    {
        ScoredPeer before = _bench.Add(1);
        ScoredPeer sender = _bench.Add(2);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageDelivered(before, ScoreBench.Topic, id);

        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageRejected(sender, ScoreBench.Topic, id, RejectReason.ValidationFailed);

        _bench.TopicOf(before).InvalidMessageDeliveries.ShouldBe(0);
        _bench.TopicOf(sender).InvalidMessageDeliveries.ShouldBe(1);
    }

    [Fact]
    public void A_second_verdict_on_a_message_changes_nothing()
    {
        ScoredPeer peer = _bench.Add(1);
        MessageId id = _bench.NextMessage();
        _bench.Scores.MessageArrived(id);
        _bench.Scores.MessageRejected(peer, ScoreBench.Topic, id, RejectReason.ValidationFailed);

        _bench.Scores.MessageRejected(peer, ScoreBench.Topic, id, RejectReason.ValidationFailed);
        _bench.Scores.MessageDelivered(peer, ScoreBench.Topic, id);
        _bench.Scores.MessageRejected(peer, ScoreBench.Topic, id, RejectReason.ValidationIgnored);
        _bench.Scores.MessageDuplicate(peer, ScoreBench.Topic, id);

        _bench.TopicOf(peer).InvalidMessageDeliveries.ShouldBe(2);
        _bench.TopicOf(peer).FirstMessageDeliveries.ShouldBe(0);
    }
}
