using ProtoP2P.Testing;

namespace ProtoP2P.Swarm.Dialing;

public class DialBackoffTests
{
    private static readonly PeerId Peer = PeerId.Parse("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq");
    private static readonly Multiaddress Address = Multiaddress.Parse("/ip4/8.8.8.8/tcp/1");
    private static readonly Multiaddress Other = Multiaddress.Parse("/ip4/8.8.8.8/tcp/2");

    private readonly FakeTimeProvider _clock = new();
    private readonly DialBackoff _backoff;

    public DialBackoffTests() => _backoff = new DialBackoff(clock: _clock);

    [Fact]
    public void The_wait_grows_with_the_square_of_the_failures_up_to_five_minutes()
    {
        var seconds = new List<double>();
        for (int i = 0; i < 20; i++)
        {
            TimeSpan wait = _backoff.AddFailure(Peer, Address);
            seconds.Add(wait.TotalSeconds);
            _clock.Advance(wait);
        }

        seconds.Take(5).ShouldBe([5, 6, 9, 14, 21]);
        seconds[17].ShouldBe(5 + (17 * 17));
        seconds[18].ShouldBe(300);
        seconds[19].ShouldBe(300);
    }

    [Fact]
    public void An_address_is_left_alone_until_its_time_has_passed()
    {
        _backoff.AddFailure(Peer, Address);

        _clock.Advance(TimeSpan.FromSeconds(4));
        _backoff.Remaining(Peer, Address).ShouldBe(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _backoff.Remaining(Peer, Address).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Other_addresses_and_other_peers_are_not_affected()
    {
        _backoff.AddFailure(Peer, Address);

        _backoff.Remaining(Peer, Other).ShouldBe(TimeSpan.Zero);
        _backoff.Remaining(null, Address).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void An_address_that_was_reached_starts_anew()
    {
        _backoff.AddFailure(Peer, Address);
        _backoff.AddFailure(Peer, Other);

        _backoff.Clear(Peer, Address);
        _backoff.Remaining(Peer, Address).ShouldBe(TimeSpan.Zero);
        _backoff.Remaining(Peer, Other).ShouldBe(TimeSpan.FromSeconds(5));

        _backoff.Clear(Peer);
        _backoff.Count.ShouldBe(0);
        _backoff.AddFailure(Peer, Address).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Failures_are_forgotten_after_twice_the_wait()
    {
        _backoff.AddFailure(Peer, Address);
        _clock.Advance(TimeSpan.FromSeconds(10));

        _backoff.AddFailure(Peer, Address).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void No_more_addresses_are_remembered_than_the_limit_and_the_nearest_end_goes_first()
    {
        var backoff = new DialBackoff(new DialBackoffOptions { MaxEntries = 10 }, _clock);
        for (int port = 1; port <= 100; port++)
        {
            backoff.AddFailure(Peer, Multiaddress.Parse($"/ip4/8.8.8.8/tcp/{port}"));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        backoff.Count.ShouldBe(10);
        backoff.Remaining(Peer, Multiaddress.Parse("/ip4/8.8.8.8/tcp/90")).ShouldBe(TimeSpan.Zero);
        backoff.Remaining(Peer, Multiaddress.Parse("/ip4/8.8.8.8/tcp/91")).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void However_many_peers_fail_no_more_addresses_are_remembered_than_the_limit()
    {
        var backoff = new DialBackoff(new DialBackoffOptions { MaxEntries = 100 }, _clock);
        for (int i = 0; i < 1_000; i++)
        {
            backoff.AddFailure(PeerOf(i), Multiaddress.Parse($"/ip4/8.8.8.8/tcp/{1 + (i % 10)}"));
            backoff.Count.ShouldBeLessThanOrEqualTo(100);
        }

        _clock.Advance(TimeSpan.FromSeconds(10));
        backoff.AddFailure(PeerOf(0), Address);
        backoff.Count.ShouldBe(1, "what is forgotten makes room first");
    }

    [Fact]
    public void Peers_behind_one_address_wait_each_on_its_own()
    {
        _backoff.AddFailure(PeerOf(1), Address);
        _backoff.AddFailure(PeerOf(1), Address).ShouldBe(TimeSpan.FromSeconds(6));

        _backoff.Remaining(PeerOf(2), Address).ShouldBe(TimeSpan.Zero);
        _backoff.AddFailure(PeerOf(2), Address).ShouldBe(TimeSpan.FromSeconds(5));
        _backoff.Remaining(PeerOf(1), Address).ShouldBe(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void A_skipped_address_says_why_and_for_how_long() => DialBackoff.Describe(TimeSpan.FromSeconds(4.2)).Message
        .ShouldBe("not tried: earlier dials failed, the next one is due in 4.2 s (dial backoff)");

    /// <summary>A peer id is a hash: 32 bytes of any content make one.</summary>
    private static PeerId PeerOf(int number)
    {
        byte[] multihash = [0x12, 32, .. new byte[32]];
        BitConverter.TryWriteBytes(multihash.AsSpan(2), number);
        return PeerId.FromMultihash(multihash);
    }
}
