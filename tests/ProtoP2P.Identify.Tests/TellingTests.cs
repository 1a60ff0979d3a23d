namespace ProtoP2P.Identify.Tests;

/// <summary>What is due to a peer, whatever overlaps with what.</summary>
public sealed class TellingTests
{
    [Fact]
    public void A_peer_that_knows_the_present_state_is_told_nothing() => new Telling(1).TryQueue(1).ShouldBeFalse();

    [Fact]
    public void One_push_is_queued_however_often_it_is_asked_for()
    {
        var telling = new Telling(1);

        telling.TryQueue(2).ShouldBeTrue();
        telling.TryQueue(3).ShouldBeFalse();
        telling.TryBeginPush(3).ShouldBeTrue();
        telling.TryQueue(4).ShouldBeFalse();
        telling.End(hasArrived: true);

        telling.TryQueue(3).ShouldBeFalse();
        telling.TryQueue(4).ShouldBeTrue();
    }

    [Fact]
    public void A_push_whose_state_an_answer_has_told_meanwhile_is_not_sent()
    {
        var telling = new Telling(1);
        telling.TryQueue(2).ShouldBeTrue();
        telling.Begin(2);
        telling.End(hasArrived: true);

        telling.TryBeginPush(2).ShouldBeFalse();
        telling.TryQueue(3).ShouldBeTrue();
    }

    [Fact]
    public void A_change_while_the_answer_is_being_written_is_pushed_after_it()
    {
        var telling = new Telling(1);
        telling.Begin(1);

        telling.TryQueue(2).ShouldBeFalse();
        telling.End(hasArrived: true);

        telling.TryQueue(2).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Of_an_answer_and_a_push_that_overlap_the_older_counts(bool pushArrives, bool answerArrives)
    {
        var telling = new Telling(1);
        telling.TryQueue(2).ShouldBeTrue();
        telling.TryBeginPush(2).ShouldBeTrue();
        telling.Begin(3);
        telling.End(pushArrives);
        telling.TryQueue(3).ShouldBeFalse();
        telling.End(answerArrives);

        telling.TryQueue(2).ShouldBeFalse();
        telling.TryQueue(3).ShouldBeTrue();
    }

    [Fact]
    public void What_did_not_arrive_is_due_still()
    {
        var telling = new Telling(1);
        telling.Begin(2);
        telling.End(hasArrived: false);

        telling.TryQueue(1).ShouldBeFalse();
        telling.TryQueue(2).ShouldBeTrue();
    }

    [Fact]
    public void An_answer_that_is_older_than_the_push_before_it_makes_another_push_due()
    {
        var telling = new Telling(1);
        telling.TryQueue(2).ShouldBeTrue();
        telling.TryBeginPush(2).ShouldBeTrue();
        telling.End(hasArrived: true);

        telling.Begin(1);
        telling.End(hasArrived: true);

        telling.TryQueue(2).ShouldBeTrue();
    }
}
