namespace ProtoP2P.Swarm.Dialing;

/// <summary>The behaviour that go-libp2p's black_hole_detector_test.go pins down, for one detector.</summary>
public class BlackHoleDetectorTests
{
    private readonly BlackHoleDetector _detector = Create(window: 10, minSuccesses: 2);

    [Fact]
    public void Until_there_are_enough_dials_all_are_let_through()
    {
        for (int i = 0; i < 10; i++)
        {
            _detector.Ask().ShouldBe(BlackHoleState.Probing);
            _detector.State.ShouldBe(BlackHoleState.Probing);
            _detector.Record(success: false);
        }

        _detector.State.ShouldBe(BlackHoleState.Blocked);
    }

    [Fact]
    public void Then_one_dial_of_as_many_is_a_probe()
    {
        Fail(10);

        for (int i = 1; i <= 35; i++)
        {
            _detector.Ask().ShouldBe(i % 10 == 0 ? BlackHoleState.Probing : BlackHoleState.Blocked);
            _detector.State.ShouldBe(BlackHoleState.Blocked);
        }
    }

    [Fact]
    public void A_probe_that_fails_changes_nothing()
    {
        Fail(10);
        Ask(9);

        _detector.Ask().ShouldBe(BlackHoleState.Probing);
        _detector.Record(success: false).ShouldBeNull();

        Ask(9).ShouldAllBe(answer => answer == BlackHoleState.Blocked);
        _detector.Ask().ShouldBe(BlackHoleState.Probing);
    }

    [Fact]
    public void One_success_while_blocked_starts_over()
    {
        Fail(10);

        _detector.Record(success: true).ShouldBe(new BlackHoleChange(BlackHoleState.Probing, 1, 1));

        for (int i = 0; i < 10; i++)
        {
            _detector.Ask().ShouldBe(BlackHoleState.Probing);
            _detector.Record(success: false);
        }

        _detector.Ask().ShouldBe(BlackHoleState.Blocked);
    }

    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(3, 3, true)]
    [InlineData(5, 4, false)]
    [InlineData(5, 7, true)]
    [InlineData(3, 1, false)]
    [InlineData(0, 0, true)]
    [InlineData(10, 10, true)]
    public void What_counts_is_the_number_of_successes_among_the_last_dials(int minSuccesses, int successes, bool isAllowed)
    {
        BlackHoleDetector detector = Create(10, minSuccesses);
        for (int i = 0; i < 10; i++)
        {
            detector.Record(success: i < successes);
        }

        detector.Ask().ShouldBe(isAllowed ? BlackHoleState.Allowed : BlackHoleState.Blocked);
    }

    [Fact]
    public void Old_dials_leave_the_window()
    {
        _detector.Record(success: true);
        _detector.Record(success: true);
        Fail(8);
        _detector.State.ShouldBe(BlackHoleState.Allowed);

        _detector.Record(success: false).ShouldBe(new BlackHoleChange(BlackHoleState.Blocked, 1, 10));
    }

    [Fact]
    public void The_defaults_block_after_100_dials_with_fewer_than_5_successes()
    {
        var detector = new BlackHoleDetector(new BlackHoleOptions());
        for (int i = 0; i < 99; i++)
        {
            detector.Record(success: i < 4).ShouldBeNull();
        }

        detector.Record(success: false).ShouldBe(new BlackHoleChange(BlackHoleState.Blocked, 4, 100));
        for (int i = 1; i < 100; i++)
        {
            detector.Ask().ShouldBe(BlackHoleState.Blocked);
        }

        detector.Ask().ShouldBe(BlackHoleState.Probing);
    }

    [Fact]
    public void Zero_as_the_least_number_of_successes_turns_it_off()
    {
        BlackHoleDetector detector = Create(window: 1, minSuccesses: 0);
        for (int i = 0; i < 100; i++)
        {
            detector.Record(success: false);
            detector.Ask().ShouldBe(BlackHoleState.Allowed);
        }
    }

    private static BlackHoleDetector Create(int window, int minSuccesses) => new(new BlackHoleOptions { Window = window, MinSuccesses = minSuccesses });

    private BlackHoleState[] Ask(int times) => [.. Enumerable.Range(0, times).Select(_ => _detector.Ask())];

    private void Fail(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _detector.Record(success: false);
        }
    }
}
