using ProtoP2P.Rpc.Balancing;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class OutlierEjectorTests
{
    private static readonly TimeSpan Base = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();
    private readonly PeerHealth[] _peers = [.. Enumerable.Range(0, 4).Select(_ => new PeerHealth())];

    [Fact]
    public void Five_failures_in_a_row_eject_a_peer_for_30_seconds()
    {
        OutlierEjector ejector = Create();

        Fail(ejector, _peers[0], 4).ShouldBe(TimeSpan.Zero);
        ejector.MayHaveEjected.ShouldBeFalse();
        Fail(ejector, _peers[0]).ShouldBe(Base);

        ejector.IsEjected(_peers[0]).ShouldBeTrue();
        ejector.IsEjected(_peers[1]).ShouldBeFalse();
        _clock.Advance(Base - TimeSpan.FromTicks(1));
        ejector.IsEjected(_peers[0]).ShouldBeTrue();
        ejector.MayHaveEjected.ShouldBeTrue();
        _clock.Advance(TimeSpan.FromTicks(1));
        ejector.IsEjected(_peers[0]).ShouldBeFalse();
        ejector.MayHaveEjected.ShouldBeFalse();
    }

    [Fact]
    public void A_success_begins_the_count_anew_and_what_says_nothing_does_not()
    {
        OutlierEjector ejector = Create();
        Fail(ejector, _peers[0], 4);
        ejector.Record(_peers[0], CallVerdict.Good, _peers);
        Fail(ejector, _peers[0], 4).ShouldBe(TimeSpan.Zero);

        ejector.Record(_peers[0], CallVerdict.None, _peers);

        Fail(ejector, _peers[0]).ShouldBe(Base);
    }

    [Fact]
    public void A_peer_that_is_back_has_all_its_failures_before_it()
    {
        OutlierEjector ejector = Create();
        Fail(ejector, _peers[0], 5);
        _clock.Advance(Base);

        Fail(ejector, _peers[0], 4).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Every_ejection_is_longer_up_to_the_maximum_and_quiet_times_make_it_shorter_again()
    {
        OutlierEjector ejector = Create(options => options.MaxTime = TimeSpan.FromSeconds(80));
        EjectAndWait().ShouldBe(TimeSpan.FromSeconds(30));
        EjectAndWait().ShouldBe(TimeSpan.FromSeconds(60));
        EjectAndWait().ShouldBe(TimeSpan.FromSeconds(80));

        _clock.Advance(2 * Base);
        EjectAndWait().ShouldBe(TimeSpan.FromSeconds(60));

        _clock.Advance(TimeSpan.FromDays(1_000));
        EjectAndWait().ShouldBe(TimeSpan.FromSeconds(30));

        TimeSpan EjectAndWait()
        {
            TimeSpan ejected = Fail(ejector, _peers[0], 5);
            _clock.Advance(ejected);
            return ejected;
        }
    }

    [Theory]
    [InlineData(50, 2)]
    [InlineData(10, 1)]
    [InlineData(75, 3)]
    [InlineData(100, 3)]
    public void No_more_than_their_share_are_ejected_but_one_always_may_and_one_always_stays(int percent, int expected)
    {
        OutlierEjector ejector = Create(options => options.MaxPercent = percent);

        foreach (PeerHealth peer in _peers)
        {
            Fail(ejector, peer, 5);
        }

        _peers.Count(ejector.IsEjected).ShouldBe(expected);
    }

    [Fact]
    public void The_only_peer_is_never_ejected()
    {
        OutlierEjector ejector = Create();
        PeerHealth[] only = [_peers[0]];

        Enumerable.Range(0, 100).ShouldAllBe(_ => ejector.Record(only[0], CallVerdict.Bad, only) == TimeSpan.Zero);
    }

    [Fact]
    public void Room_that_becomes_free_goes_to_the_next_that_fails()
    {
        OutlierEjector ejector = Create(options => options.MaxPercent = 25);
        Fail(ejector, _peers[0], 5);
        Fail(ejector, _peers[1], 50).ShouldBe(TimeSpan.Zero);

        _clock.Advance(Base);

        Fail(ejector, _peers[1]).ShouldBe(Base);
    }

    [Fact]
    public void Results_that_come_in_while_a_peer_is_ejected_prolong_nothing()
    {
        OutlierEjector ejector = Create();
        Fail(ejector, _peers[0], 5);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Fail(ejector, _peers[0], 50).ShouldBe(TimeSpan.Zero);

        _clock.Advance(TimeSpan.FromSeconds(20));
        ejector.IsEjected(_peers[0]).ShouldBeFalse();
    }

    private OutlierEjector Create(Action<OutlierEjectionOptions>? configure = null)
    {
        var options = new OutlierEjectionOptions();
        configure?.Invoke(options);
        return new OutlierEjector(options, _clock);
    }

    private TimeSpan Fail(OutlierEjector ejector, PeerHealth peer, int times = 1)
    {
        TimeSpan ejected = TimeSpan.Zero;
        for (int failure = 0; failure < times; failure++)
        {
            TimeSpan now = ejector.Record(peer, CallVerdict.Bad, _peers);
            ejected = now > ejected ? now : ejected;
        }

        return ejected;
    }
}
