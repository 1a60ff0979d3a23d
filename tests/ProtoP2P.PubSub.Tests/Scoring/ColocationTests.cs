using System.Net;

namespace ProtoP2P.PubSub.Tests.Scoring;

/// <summary>P6: gossipsub v1.1, "IP Colocation Factor".</summary>
public sealed class ColocationTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(4, -5)]
    [InlineData(6, -45)]
    public void The_square_of_the_surplus_on_an_address_counts_for_all_who_are_there(int peers, double expected)
    {
        ScoreBench bench = Bench();
        ScoredPeer elsewhere = bench.Add(100, "198.51.100.2");

        ScoredPeer[] there = [.. Enumerable.Range(0, peers).Select(number => bench.Add(number, "198.51.100.1"))];

        there.ShouldAllBe(peer => bench.Scores.ScoreOf(peer) == expected);
        bench.Scores.ScoreOf(elsewhere).ShouldBe(0);
    }

    [Fact]
    public void Who_leaves_no_longer_counts()
    {
        ScoreBench bench = Bench();
        ScoredPeer[] there = Crowd(bench, "198.51.100.1", 5);
        bench.Scores.ScoreOf(there[0]).ShouldBe(-20);

        bench.Scores.Remove(there[4]);
        bench.Scores.Remove(there[4]);

        bench.Scores.ScoreOf(there[0]).ShouldBe(-5);
        bench.Scores.ScoreOf(there[4]).ShouldBe(0);
    }

    [Fact]
    public void Offenders_who_left_still_count_while_they_are_remembered()
    {
        ScoreBench bench = Bench();
        ScoredPeer[] burnt = Crowd(bench, "198.51.100.1", 3);
        foreach (ScoredPeer peer in burnt)
        {
            bench.Scores.AddPenalty(peer, 1);
            bench.Scores.Remove(peer);
        }

        ScoredPeer fresh = bench.Add(50, "198.51.100.1");
        bench.Scores.ScoreOf(fresh).ShouldBe(-5);
        bench.Pass(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));

        bench.Scores.ScoreOf(fresh).ShouldBe(0);
    }

    [Fact]
    public void Who_comes_back_from_elsewhere_no_longer_counts_where_it_was()
    {
        ScoreBench bench = Bench();
        ScoredPeer[] there = Crowd(bench, "198.51.100.1", 4);
        bench.Scores.AddPenalty(there[0], 1);
        bench.Scores.Remove(there[0]);
        bench.Scores.ScoreOf(there[1]).ShouldBe(-5);

        bench.Add(0, "198.51.100.2");

        bench.Scores.ScoreOf(there[1]).ShouldBe(0);
    }

    [Fact]
    public void Several_connections_of_a_peer_are_one_peer()
    {
        ScoreBench bench = Bench();
        var address = IPAddress.Parse("198.51.100.1");
        ScoredPeer[] there = Crowd(bench, "198.51.100.1", 4);
        bench.Scores.AddAddress(there[0], address);
        bench.Scores.AddAddress(there[0], address);
        bench.Scores.ScoreOf(there[0]).ShouldBe(-5);

        bench.Scores.RemoveAddress(there[0], address);
        bench.Scores.RemoveAddress(there[0], address);
        bench.Scores.ScoreOf(there[0]).ShouldBe(-5);
        bench.Scores.RemoveAddress(there[0], address);

        bench.Scores.ScoreOf(there[0]).ShouldBe(0);
        bench.Scores.ScoreOf(there[1]).ShouldBe(0);
    }

    [Fact]
    public void A_peer_with_two_crowded_addresses_answers_for_both()
    {
        ScoreBench bench = Bench();
        ScoredPeer[] here = Crowd(bench, "198.51.100.1", 4);
        bench.Scores.AddAddress(here[0], IPAddress.Parse("198.51.100.2"));
        foreach (int number in Enumerable.Range(10, 4))
        {
            bench.Add(number, "198.51.100.2");
        }

        bench.Scores.ScoreOf(here[0]).ShouldBe(-25);
        bench.Scores.ScoreOf(here[1]).ShouldBe(-5);
    }

    [Fact]
    public void An_address_that_the_peer_does_not_have_is_not_taken_from_it()
    {
        ScoreBench bench = Bench();
        ScoredPeer[] there = Crowd(bench, "198.51.100.1", 4);
        ScoredPeer relayed = bench.Add(10);

        bench.Scores.RemoveAddress(relayed, IPAddress.Parse("198.51.100.1"));
        bench.Scores.RemoveAddress(relayed, null);
        bench.Scores.AddAddress(relayed, null);

        bench.Scores.ScoreOf(there[0]).ShouldBe(-5);
        bench.Scores.ScoreOf(relayed).ShouldBe(0);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("198.51.100.1", "::ffff:198.51.100.1", true)]
    [InlineData("198.51.100.1", "64:ff9b::198.51.100.1", true)]
    [InlineData("64:ff9b::198.51.100.1", "64:ff9b::198.51.100.2", false)]
    [InlineData("198.51.100.1", "198.51.100.2", false)]
    [InlineData("fe80::1", "fe80::2", false)]
    [InlineData("fe80::1", "fe80::1%3", true)]
    [InlineData("::c633:6401", "198.51.100.1", false)]
    public void One_place_is_an_IPv4_address_or_an_IPv6_64(string one, string other, bool isOnePlace)
    {
        AddressKey first = AddressKey.Of(IPAddress.Parse(one));

        (first == AddressKey.Of(IPAddress.Parse(other))).ShouldBe(isOnePlace);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Loopback_is_exempt_where_the_options_say_so(string address)
    {
        ScoreBench exempt = Bench();
        ScoreBench strict = Bench(options => options.IsLoopbackExempt = false);

        exempt.Scores.ScoreOf(Crowd(exempt, address, 5)[0]).ShouldBe(0);
        strict.Scores.ScoreOf(Crowd(strict, address, 5)[0]).ShouldBe(-20);
    }

    [Theory]
    [InlineData("10.1.2.3", 0)]
    [InlineData("::ffff:10.1.2.3", 0)]
    [InlineData("11.1.2.3", -20)]
    [InlineData("2001:db8::1", 0)]
    [InlineData("2001:db9::1", -20)]
    public void Networks_on_the_whitelist_are_exempt(string address, double expected)
    {
        ScoreBench bench = Bench(options =>
        {
            options.IPColocationFactorWhitelist.Add(IPNetwork.Parse("10.0.0.0/8"));
            options.IPColocationFactorWhitelist.Add(IPNetwork.Parse("2001:db8::/32"));
        });

        bench.Scores.ScoreOf(Crowd(bench, address, 5)[0]).ShouldBe(expected);
    }

    [Fact]
    public void Without_its_weight_it_costs_nothing()
    {
        ScoreBench bench = Bench(options => options.IPColocationFactorWeight = 0);

        bench.Scores.ScoreOf(Crowd(bench, "198.51.100.1", 50)[0]).ShouldBe(0);
    }

    [Fact]
    public void Addresses_of_a_peer_are_bounded_and_all_given_back()
    {
        var groups = new AddressGroups(PeerScoreOptions.RustDefaults());
        var peer = new ScoredPeer(ScoreBench.Id(1));
        IPAddress[] addresses = [.. Enumerable.Range(0, 1000).Select(number => new IPAddress([10, 0, (byte)(number >> 8), (byte)number]))];

        foreach (IPAddress address in addresses)
        {
            groups.Join(peer, address);
        }

        groups.Count.ShouldBe(AddressGroups.MaxPerPeer);
        foreach (IPAddress address in addresses)
        {
            groups.Leave(peer, address);
        }

        groups.Count.ShouldBe(0);
        peer.Addresses.ShouldBeEmpty();
    }

    private static ScoreBench Bench(Action<PeerScoreOptions>? configure = null) => new((options, _) =>
    {
        options.IPColocationFactorWeight = -5;
        options.IPColocationFactorThreshold = 3;
        options.BehaviourPenaltyDecay = 0.5;
        configure?.Invoke(options);
    });

    private static ScoredPeer[] Crowd(ScoreBench bench, string address, int peers) =>
        [.. Enumerable.Range(0, peers).Select(number => bench.Add(number, address))];
}
