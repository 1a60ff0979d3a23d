using ProtoP2P.Testing;

namespace ProtoP2P.Transports.Dns;

public sealed class DnsConfigurationTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly FakeTimeProvider _clock = new();
    private readonly DnsOptions _options = new();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("nameserver 192.0.2.1", "192.0.2.1:53")]
    [InlineData("nameserver\t192.0.2.1 # ours\r\nnameserver 2001:db8::1\r\n", "192.0.2.1:53 [2001:db8::1]:53")]
    [InlineData("  nameserver 192.0.2.1", "192.0.2.1:53")]
    [InlineData("nameserver fe80::1%1\n", "[fe80::1%1]:53")]
    [InlineData("nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver 192.0.2.4", "192.0.2.1:53 192.0.2.2:53 192.0.2.3:53")]
    [InlineData("nameserver dns.example\nnameserver\nnameserver 192.0.2.9.9\nnameserver 192.0.2.1", "192.0.2.1:53")]
    [InlineData("# nameserver 192.0.2.1\n; nameserver 192.0.2.2\nsearch example.com\noptions ndots:5\nNAMESERVER 192.0.2.3", "127.0.0.1:53 [::1]:53")]
    [InlineData("", "127.0.0.1:53 [::1]:53")]
    [InlineData("\0\u00ff\n\n nameserver", "127.0.0.1:53 [::1]:53")]
    public void Servers_are_read_from_resolv_conf(string text, string expected) =>
        string.Join(' ', ResolvConf.Parse(text, _options).Servers).ShouldBe(expected);

    [Theory]
    [InlineData("", 2, 2, false, false)]
    [InlineData("options timeout:1 attempts:3 rotate use-vc edns0 ndots:2", 1, 3, true, true)]
    [InlineData("options timeout:0 attempts:0", 1, 1, false, false)]
    [InlineData("options timeout:999 attempts:999\noptions rotate", 2, 5, true, false)]
    [InlineData("options timeout:x attempts: rotate:1 timeout attempts:-1 timeout:1:2", 2, 2, false, false)]
    [InlineData("options timeout:99999999999", 2, 2, false, false)]
    public void Options_are_read_from_resolv_conf(string text, int seconds, int attempts, bool rotates, bool overTcp)
    {
        DnsConfiguration configuration = ResolvConf.Parse(text, _options);

        (configuration.Timeout, configuration.Attempts, configuration.Rotates, configuration.OverTcp)
            .ShouldBe((TimeSpan.FromSeconds(seconds), attempts, rotates, overTcp));
    }

    [Theory]
    [InlineData("options timeout:5", 2, 2)] // What many systems write: the first server, silent, would use up all of a lookup's 5 s.
    [InlineData("options timeout:5", 4, 4)]
    [InlineData("options timeout:5", 9, 5)]
    [InlineData("options timeout:1", 9, 1)]
    public void The_timeout_of_resolv_conf_is_never_longer_than_the_options(string text, int option, int expected)
    {
        _options.Timeout = TimeSpan.FromSeconds(option);

        ResolvConf.Parse(text, _options).Timeout.ShouldBe(TimeSpan.FromSeconds(expected));
    }

    [Fact]
    public void The_file_is_read_again_when_it_has_changed_and_at_most_every_5_seconds()
    {
        Write("nameserver 192.0.2.1", 1);
        DnsConfigurationSource source = DnsConfigurationSource.OfFile(_file, _options, _clock);
        DnsConfiguration first = source.Current;
        First(first).ShouldBe("192.0.2.1:53");

        Write("nameserver 192.0.2.2", 2);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        source.Current.ShouldBeSameAs(first);

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        DnsConfiguration second = source.Current;
        First(second).ShouldBe("192.0.2.2:53");

        _clock.Advance(TimeSpan.FromSeconds(5));
        source.Current.ShouldBeSameAs(second);
    }

    [Fact]
    public void A_file_that_a_link_leads_to_is_noticed_when_it_changes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links need a privilege on Windows");
        string link = _file + ".link";
        File.CreateSymbolicLink(link, _file);
        try
        {
            Write("nameserver 192.0.2.1", 1);
            DnsConfigurationSource source = DnsConfigurationSource.OfFile(link, _options, _clock);
            First(source.Current).ShouldBe("192.0.2.1:53");

            Write("nameserver 192.0.2.2", 2);
            _clock.Advance(TimeSpan.FromSeconds(5));

            First(source.Current).ShouldBe("192.0.2.2:53");
        }
        finally
        {
            File.Delete(link);
        }
    }

    [Fact]
    public void Without_a_file_this_machine_is_asked_until_there_is_one()
    {
        File.Delete(_file);
        DnsConfigurationSource source = DnsConfigurationSource.OfFile(_file, _options, _clock);
        First(source.Current).ShouldBe("127.0.0.1:53");

        Write("nameserver 192.0.2.1", 1);
        _clock.Advance(TimeSpan.FromSeconds(5));

        First(source.Current).ShouldBe("192.0.2.1:53");
    }

    [Fact]
    public void The_interfaces_name_servers_or_this_machine_is_asked() =>
        DnsConfigurationSource.OfInterfaces(_options, _clock).Current.Servers.Count.ShouldBeInRange(1, 3);

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1:53")]
    [InlineData("192.0.2.1:5353", "192.0.2.1:5353")]
    [InlineData("2001:db8::1", "[2001:db8::1]:53")]
    [InlineData("[2001:db8::1]:5353", "[2001:db8::1]:5353")]
    public void Servers_that_the_options_name_come_before_those_of_the_system(string server, string expected)
    {
        _options.Servers.Add(server);
        (_options.Timeout, _options.Attempts) = (TimeSpan.FromSeconds(9), 4);

        DnsConfiguration configuration = DnsConfigurationSource.Create(_options, _clock).Current;

        string.Join(' ', configuration.Servers).ShouldBe(expected);
        (configuration.Timeout, configuration.Attempts, configuration.Rotates).ShouldBe((TimeSpan.FromSeconds(9), 4, false));
    }

    private static string First(DnsConfiguration configuration) => configuration.Servers[0].ToString();

    private void Write(string text, int hour)
    {
        File.WriteAllText(_file, text);
        File.SetLastWriteTimeUtc(_file, new DateTime(2026, 1, 1, hour, 0, 0, DateTimeKind.Utc));
    }
}
