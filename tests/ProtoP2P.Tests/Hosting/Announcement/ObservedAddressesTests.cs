using ProtoP2P.Hosting;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Hosting.Announcement;

/// <summary>Which observations count, for how long, and how many of them there may be.</summary>
public sealed class ObservedAddressesTests
{
    private const string Local = "/ip4/10.0.0.5/tcp/4001";
    private const string Public = "/ip4/198.51.100.9/tcp/4001";

    private readonly FakeTimeProvider _clock = new();
    private readonly AnnouncementOptions _options = new();
    private IReadOnlyList<Multiaddress> _bound = [Multiaddress.Parse("/ip4/0.0.0.0/tcp/4001")];
    private long _connections;
    private int _changes;

    [Fact]
    public void Four_observers_make_an_address_and_three_do_not()
    {
        using ObservedAddresses observed = Create();
        for (int i = 1; i <= 3; i++)
        {
            Report(observed, $"/ip4/203.0.113.{i}/tcp/5000", Public);
        }

        observed.Believed(_bound).ShouldBeEmpty();
        _changes.ShouldBe(0);
        Report(observed, "/ip4/203.0.113.4/tcp/5000", Public);

        observed.Believed(_bound).ShouldBe([Multiaddress.Parse(Public)]);
        _changes.ShouldBe(1);
    }

    [Fact]
    public void One_attacker_with_eight_connections_from_one_address_is_one_observer()
    {
        using ObservedAddresses observed = Create();
        for (int i = 0; i < 8; i++)
        {
            Report(observed, $"/ip4/203.0.113.1/tcp/{5000 + i}", Public);
            Report(observed, $"/ip6/2001:db8:1:{i:x}::1/tcp/{5000 + i}", Public);
        }

        // One by IPv4, one by the /56 of IPv6.
        observed.Believed(_bound).ShouldBeEmpty();
        observed.Count.ShouldBe(16);
    }

    [Fact]
    public void A_thousand_peers_that_each_claim_another_address_are_forgotten_and_the_truth_is_not()
    {
        _options.MaxObservations = 64;
        using ObservedAddresses observed = Create();
        for (int i = 1; i <= 4; i++)
        {
            Report(observed, $"/ip4/203.0.113.{i}/tcp/5000", Public);
        }

        for (int i = 0; i < 1000; i++)
        {
            Report(observed, $"/ip4/192.0.{i / 250}.{i % 250}/tcp/5000", $"/ip4/198.18.{i / 250}.{i % 250}/tcp/4001");
        }

        observed.Count.ShouldBe(64);
        observed.Believed(_bound).ShouldBe([Multiaddress.Parse(Public)]);
    }

    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/4001", "loopback")]
    [InlineData("/ip4/192.168.1.1/tcp/4001", "private")]
    [InlineData("/ip4/100.64.0.1/tcp/4001", "shared by a carrier's customers")]
    [InlineData("/ip4/169.254.0.1/tcp/4001", "of one link")]
    [InlineData("/ip4/0.0.0.0/tcp/4001", "a wildcard")]
    [InlineData("/ip4/198.51.100.9/tcp/0", "without a port")]
    [InlineData("/ip4/198.51.100.9/udp/4001/quic-v1", "of another transport")]
    [InlineData("/ip6/2001:db8::1/tcp/4001", "of the other family")]
    [InlineData("/ip6/64:ff9b::c633:6409/tcp/4001", "of a translator")]
    [InlineData("/dns4/example.com/tcp/4001", "a name")]
    [InlineData("/ip4/198.51.100.9/tcp/4001/p2p/12D3KooWPNF23Jaj7jetRygjotYNP3YtZAUxuLVrXs6FAGGHHhmC/p2p-circuit", "a relay's")]
    public void What_says_nothing_of_a_listener_is_not_counted(string claim, string why)
    {
        using ObservedAddresses observed = Create();

        Report(observed, "/ip4/203.0.113.1/tcp/5000", claim);

        observed.Count.ShouldBe(0, why);
    }

    [Theory]
    [InlineData("/ip4/203.0.113.1/tcp/5000", "/ip4/10.0.0.5/tcp/51234", "a dial leaves from a port of its own")]
    [InlineData("/ip4/127.0.0.1/tcp/5000", Local, "a peer on this machine")]
    [InlineData("/ip4/192.168.1.7/tcp/5000", Local, "a peer in the same network")]
    [InlineData("/memory/7", "/memory/1", "no IP address")]
    public void Whoever_cannot_know_is_not_heard(string remote, string local, string why)
    {
        using ObservedAddresses observed = Create();

        observed.Report(new SeenConnection(1, remote, local), Multiaddress.Parse(Public), _bound);

        observed.Count.ShouldBe(0, why);
    }

    [Fact]
    public async Task A_relayed_connection_and_one_that_has_ended_are_not_heard()
    {
        using ObservedAddresses observed = Create();
        var ended = new SeenConnection(1, "/ip4/203.0.113.1/tcp/5000", Local);
        await ended.CloseAsync(TestNet.Token);

        observed.Report(ended, Multiaddress.Parse(Public), _bound);
        observed.Report(new SeenConnection(2, "/ip4/203.0.113.1/tcp/5000", Local) { IsLimited = true }, Multiaddress.Parse(Public), _bound);

        observed.Count.ShouldBe(0);
    }

    [Fact]
    public void Only_the_first_word_over_a_connection_counts()
    {
        using ObservedAddresses observed = Create();
        IPeerConnection[] connections = [.. Enumerable.Range(1, 4).Select(i => Report(observed, $"/ip4/203.0.113.{i}/tcp/5000", Public))];
        for (int i = 0; i < 100; i++)
        {
            observed.Report(connections[3], Multiaddress.Parse($"/ip4/198.51.100.{i}/tcp/4001"), _bound);
        }

        observed.Believed(_bound).ShouldBe([Multiaddress.Parse(Public)]);
        _changes.ShouldBe(1, "nobody makes this node tell all its peers of a change by changing his mind");
    }

    [Fact]
    public void An_observation_outlives_its_connection_by_ten_minutes()
    {
        using ObservedAddresses observed = Create();
        IPeerConnection[] connections = [.. Enumerable.Range(1, 4).Select(i => Report(observed, $"/ip4/203.0.113.{i}/tcp/5000", Public))];

        observed.ConnectionEnded(connections[0].Id);
        _clock.Advance(TimeSpan.FromMinutes(5));
        observed.ConnectionEnded(connections[1].Id);
        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        observed.Believed(_bound).ShouldNotBeEmpty();
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        observed.Believed(_bound).ShouldBeEmpty();
        observed.Count.ShouldBe(3);
        _changes.ShouldBe(2);
        _clock.Advance(TimeSpan.FromMinutes(5));
        observed.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    public void A_clock_that_is_set_ends_no_observation_sooner_or_later(int days)
    {
        var clock = new MovableWallClock(_clock);
        using var observed = new ObservedAddresses(_options, clock, () => _changes++);
        IPeerConnection[] connections = [.. Enumerable.Range(1, 4).Select(i => Report(observed, $"/ip4/203.0.113.{i}/tcp/5000", Public))];
        observed.ConnectionEnded(connections[0].Id);
        _clock.Advance(TimeSpan.FromMinutes(5));
        observed.ConnectionEnded(connections[1].Id);

        clock.Offset = TimeSpan.FromDays(days);
        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        observed.Count.ShouldBe(4);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        observed.Count.ShouldBe(3);
        _clock.UntilNextTimer.ShouldBe(TimeSpan.FromMinutes(5));
        _clock.Advance(TimeSpan.FromMinutes(5));

        observed.Count.ShouldBe(2);
    }

    [Fact]
    public void No_more_than_three_are_believed_and_those_with_the_most_observers()
    {
        using ObservedAddresses observed = Create();
        for (int claim = 0; claim < 5; claim++)
        {
            for (int i = 0; i < 4 + claim; i++)
            {
                Report(observed, $"/ip4/203.0.{claim}.{i}/tcp/5000", $"/ip4/198.51.100.{claim}/tcp/4001");
            }
        }

        observed.Believed(_bound).Select(address => address.ToString()).ShouldBe(
            ["/ip4/198.51.100.4/tcp/4001", "/ip4/198.51.100.3/tcp/4001", "/ip4/198.51.100.2/tcp/4001"]);
    }

    [Fact]
    public void Every_transport_on_the_port_is_reached_as_one_of_them_is_and_a_translated_port_is_kept()
    {
        _bound = [.. ((string[])["/ip4/10.0.0.5/tcp/4001", "/ip4/10.0.0.5/tcp/4001/tls/ws", "/ip4/10.0.0.5/tcp/4002"]).Select(text => Multiaddress.Parse(text))];
        using ObservedAddresses observed = Create();
        for (int i = 1; i <= 4; i++)
        {
            Report(observed, $"/ip4/203.0.113.{i}/tcp/5000", "/ip4/198.51.100.9/tcp/31000/tls/ws");
        }

        observed.Believed(_bound).Select(address => address.ToString()).ShouldBe(
            ["/ip4/198.51.100.9/tcp/31000", "/ip4/198.51.100.9/tcp/31000/tls/ws"]);
    }

    [Fact]
    public void Without_a_place_for_them_nothing_is_counted()
    {
        _options.MaxObservedAddresses = 0;
        using ObservedAddresses observed = Create();

        Report(observed, "/ip4/203.0.113.1/tcp/5000", Public);

        observed.Count.ShouldBe(0);
    }

    private ObservedAddresses Create() => new(_options, _clock, () => _changes++);

    private SeenConnection Report(ObservedAddresses observed, string remote, string claim)
    {
        var connection = new SeenConnection(++_connections, remote, Local);
        observed.Report(connection, Multiaddress.Parse(claim), _bound);
        return connection;
    }
}
