using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Swarm.Dialing;

/// <summary>The behaviour that go-libp2p's black_hole_detector_test.go pins down, for the addresses of a dial.</summary>
public class BlackHoleFilterTests
{
    private const string Udp6 = "/ip6/2606::1/udp/1234/quic-v1", Udp6Near = "/ip6/::1/udp/1234/quic-v1";
    private const string Udp4 = "/ip4/1.2.3.4/udp/1234/quic-v1", Udp4Near = "/ip4/192.168.1.5/udp/1234/quic-v1";
    private const string Tcp6 = "/ip6/2606::1/tcp/1234", Tcp6Near = "/ip6/::1/tcp/1234";
    private const string Tcp4 = "/ip4/1.2.3.4/tcp/1234", Tcp4Near = "/ip4/192.168.1.5/tcp/1234";

    private static readonly string[] All = [Udp6, Udp6Near, Udp4, Udp4Near, Tcp6, Tcp6Near, Tcp4, Tcp4Near];

    [Theory]
    [InlineData(true, false, new[] { Udp6, Udp4 })]
    [InlineData(false, true, new[] { Udp6, Tcp6 })]
    [InlineData(true, true, new[] { Udp6, Udp4, Tcp6 })]
    [InlineData(false, false, new string[0])]
    public void Public_addresses_of_a_blocked_kind_are_left_out(bool isUdpBlocked, bool isIp6Blocked, string[] expected)
    {
        BlackHoleFilter filter = Create(100);
        Record(filter, Udp4, !isUdpBlocked, 100);
        Record(filter, Tcp6, !isIp6Blocked, 100);

        (string[] kept, string[] left) = Apply(filter, All);

        left.ShouldBe(expected);
        kept.ShouldBe(All.Except(expected));
    }

    [Fact]
    public void Neither_near_addresses_nor_TCP_over_IPv4_count()
    {
        BlackHoleFilter filter = Create(10);
        string[] addresses = [Tcp4, Udp6Near, Udp4Near, Tcp6Near, "/dns4/example.com/udp/1/quic-v1", "/memory/1"];
        for (int i = 0; i < 1000; i++)
        {
            Apply(filter, addresses).Kept.ShouldBe(addresses);
            foreach (string address in addresses)
            {
                Record(filter, address, success: false, 1);
            }
        }

        Apply(filter, All).Kept.ShouldBe(All);
    }

    [Fact]
    public void What_is_probed_is_let_through_whatever_else_it_is()
    {
        BlackHoleFilter filter = Create(3);
        Record(filter, Udp4, success: false, 3);
        Apply(filter, [Udp4]);
        Record(filter, Tcp6, success: false, 3);

        // UDP is asked for the second, third, ... time, IPv6 for the first, second, ...
        bool[] kept = [.. Enumerable.Range(0, 9).Select(_ => Apply(filter, [Udp6]).Kept.Length == 1)];

        kept.ShouldBe([false, true, true, false, true, true, false, true, true]);
    }

    [Fact]
    public void A_dial_that_has_no_use_for_a_kind_takes_none_of_its_probes()
    {
        BlackHoleFilter filter = Create(2);
        Record(filter, Udp4, success: false, 2);

        Apply(filter, [Udp4]).Left.ShouldBe([Udp4]);
        Apply(filter, [Tcp4]).Left.ShouldBeEmpty();
        Apply(filter, [Udp4Near, Tcp4]).Left.ShouldBeEmpty();
        Apply(filter, [Udp4]).Left.ShouldBeEmpty();
    }

    [Fact]
    public void Where_all_addresses_are_blocked_none_is_tried()
    {
        BlackHoleFilter filter = Create(10);
        Record(filter, Udp4, success: false, 10);

        Apply(filter, [Udp4, "/ip4/1.2.3.4/udp/2/quic-v1"]).Kept.ShouldBeEmpty();
    }

    [Fact]
    public void Of_a_relayed_address_the_way_to_the_relay_counts()
    {
        const string Relay = "/p2p/12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq/p2p-circuit";
        BlackHoleFilter filter = Create(10);
        Record(filter, Udp4, success: false, 10);

        Apply(filter, [Udp4 + Relay, Tcp4 + Relay]).Left.ShouldBe([Udp4 + Relay]);
    }

    [Fact]
    public void The_reason_names_the_kind_and_the_options()
    {
        var filter = new BlackHoleFilter();
        Record(filter, Udp4, success: false, 100);
        List<DialFailure> skipped = [];

        filter.Apply([Multiaddress.Parse(Udp4)], skipped);

        skipped.ShouldHaveSingleItem().Reason.Message.ShouldBe(
            "not tried: fewer than 5 of the last 100 dials over UDP to public addresses succeeded, so one of 100 is made "
            + "(options Dial.BlackHole.MinSuccesses and Dial.BlackHole.Window)");
    }

    [Fact]
    public void Changes_are_logged_and_counted_and_so_is_what_is_left_out()
    {
        var measured = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name.StartsWith("libp2p.dial.black_hole.", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        int thread = Environment.CurrentManagedThreadId;
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            // Tests run beside each other and the instruments are the process's.
            if (Environment.CurrentManagedThreadId == thread)
            {
                measured.Add($"{instrument.Name[23..]} {value} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}");
            }
        });
        listener.Start();
        using var logs = new RecordingLoggerFactory();
        var filter = new BlackHoleFilter(new BlackHoleOptions { Window = 2, MinSuccesses = 1 }, logs);

        Record(filter, Udp4, success: false, 2);
        Apply(filter, [Udp4, Tcp4]);
        Record(filter, Udp4, success: true, 1);

        measured.ShouldBe(["changes 1 udp blocked", "skipped 1 udp", "changes 1 udp probing"]);
        logs.Entries.Select(entry => entry.Text).ShouldBe(
        [
            "Dials over UDP to public addresses: Blocked, as 0 of the last 2 succeeded (options Dial.BlackHole)",
            "Dials over UDP to public addresses: Probing, as 1 of the last 1 succeeded (options Dial.BlackHole)",
        ]);
        logs.Entries.ShouldAllBe(entry => entry.Level == LogLevel.Information);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new BlackHoleFilter(new BlackHoleOptions { Window = 0 })).ParamName.ShouldBe("Window");
        Should.Throw<ArgumentOutOfRangeException>(() => new BlackHoleFilter(new BlackHoleOptions { Window = 10, MinSuccesses = 11 })).ParamName.ShouldBe("MinSuccesses");
    }

    private static BlackHoleFilter Create(int window) => new(new BlackHoleOptions { Window = window, MinSuccesses = 1 });

    private static void Record(BlackHoleFilter filter, string address, bool success, int times)
    {
        for (int i = 0; i < times; i++)
        {
            filter.Record(Multiaddress.Parse(address), success);
        }
    }

    private static (string[] Kept, string[] Left) Apply(BlackHoleFilter filter, string[] addresses)
    {
        List<DialFailure> skipped = [];
        IReadOnlyList<Multiaddress> kept = filter.Apply([.. addresses.Select(text => Multiaddress.Parse(text))], skipped);
        return ([.. kept.Select(address => address.ToString())], [.. skipped.Select(failure => failure.Address.ToString())]);
    }
}
