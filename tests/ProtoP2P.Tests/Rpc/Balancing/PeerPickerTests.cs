using ProtoP2P.Rpc.Balancing;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class PeerPickerTests
{
    [Fact]
    public void First_picks_the_first() => Create(PeerPicking.First).Pick(Peers(3, 0, 0)).ShouldBe(0);

    [Fact]
    public void Round_robin_picks_whoever_was_called_longest_ago()
    {
        IPeerPicker picker = Create(PeerPicking.RoundRobin);

        picker.Pick([new Load(0, null, 7), new Load(0, null, 5), new Load(0, null, 6)]).ShouldBe(1);
        picker.Pick([new Load(0, null), new Load(0, null)]).ShouldBe(0);
    }

    [Fact]
    public void Power_of_two_choices_prefers_who_has_less_to_do_and_never_picks_the_busiest_of_all()
    {
        IPeerPicker picker = Create(PeerPicking.PowerOfTwoChoices);
        IReadOnlyList<IPeerLoad> peers = Peers(9, 1, 5);

        ILookup<int, int> picked = Enumerable.Range(0, 3_000).Select(_ => picker.Pick(peers)).ToLookup(index => index);

        picked[0].ShouldBeEmpty();
        picked[1].Count().ShouldBeInRange(1_900, 2_100);
        picked[2].Count().ShouldBeInRange(900, 1_100);
    }

    [Fact]
    public void Power_of_two_choices_spreads_over_peers_that_are_alike()
    {
        IPeerPicker picker = Create(PeerPicking.PowerOfTwoChoices);
        IReadOnlyList<IPeerLoad> peers = Peers(0, 0, 0, 0);

        ILookup<int, int> picked = Enumerable.Range(0, 4_000).Select(_ => picker.Pick(peers)).ToLookup(index => index);

        Enumerable.Range(0, 4).ShouldAllBe(index => picked[index].Count() > 850 && picked[index].Count() < 1_150);
    }

    [Fact]
    public void Least_latency_weighs_the_time_with_the_calls_that_share_it()
    {
        IPeerPicker picker = Create(PeerPicking.LeastLatency);

        picker.Pick([new Load(0, 30), new Load(0, 10), new Load(0, 20)]).ShouldBe(1);
        picker.Pick([new Load(0, 30), new Load(3, 10), new Load(0, 20)]).ShouldBe(2);
    }

    [Fact]
    public void Least_latency_measures_who_was_never_measured_with_one_call()
    {
        IPeerPicker picker = Create(PeerPicking.LeastLatency);

        picker.Pick([new Load(0, 30), new Load(0, null)]).ShouldBe(1);
        picker.Pick([new Load(0, 30), new Load(1, null)]).ShouldBe(0);
    }

    private static IPeerPicker Create(PeerPicking kind) => PeerPickers.Create(kind, new LockedRandom(new Random(5)));

    private static Load[] Peers(params int[] calls) => [.. calls.Select(count => new Load(count, null))];

    private sealed record Load(int CallsInFlight, int? Milliseconds, long LastAttempt = 0) : IPeerLoad
    {
        public PeerId PeerId => throw new NotSupportedException();

        public TimeSpan? Latency => Milliseconds is { } known ? TimeSpan.FromMilliseconds(known) : null;
    }
}
