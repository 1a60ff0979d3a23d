namespace ProtoP2P.Transports.Addresses;

public class DnsAddrTests
{
    private const string Alice = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";
    private const string Bob = "QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN";

    private readonly TableDnsResolver _dns = new();
    private readonly AddressResolverOptions _options = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_records_stand_for_it()
    {
        _dns.AddDnsAddr("example.com", $"/ip4/192.0.2.1/tcp/4001/p2p/{Alice}", "/ip6/2001:db8::1/udp/4001/quic-v1");

        ResolvedAddresses resolved = await ResolveAsync("/dnsaddr/example.com");

        Texts(resolved).ShouldBe([$"/ip4/192.0.2.1/tcp/4001/p2p/{Alice}", "/ip6/2001:db8::1/udp/4001/quic-v1"]);
        resolved.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_that_are_no_addresses_are_passed_over()
    {
        _dns.AddTexts(
            "example.com", "v=spf1 -all", "dnsaddr=/ip4/300.0.2.1/tcp/1", "dnsaddr=", "DNSADDR=/ip4/192.0.2.2/tcp/1", " dnsaddr=/ip4/192.0.2.2/tcp/1",
            "dnsaddr=/ip4/192.0.2.1/tcp/1", "dnsaddr=/unheard-of/1", "dnsaddr=/ip4/192.0.2.1/tcp/1");

        Texts(await ResolveAsync("/dnsaddr/example.com")).ShouldBe(["/ip4/192.0.2.1/tcp/1"]);
    }

    [Theory]
    [InlineData("/dnsaddr/example.com/p2p/" + Alice, "/ip4/192.0.2.1/tcp/1/p2p/" + Alice)]
    [InlineData("/dnsaddr/example.com/p2p/" + Bob, "/ip4/192.0.2.2/tcp/1/p2p/" + Bob)]
    [InlineData("/dnsaddr/example.com/tcp/1/p2p/" + Bob, "/ip4/192.0.2.2/tcp/1/p2p/" + Bob)]
    [InlineData("/dnsaddr/example.com/ws", "/ip4/192.0.2.3/tcp/11/ws")]
    [InlineData("/dnsaddr/example.com/tcp/1", "")]
    [InlineData("/dnsaddr/example.com/ip4/192.0.2.2/tcp/1/p2p/" + Bob, "/ip4/192.0.2.2/tcp/1/p2p/" + Bob)]
    [InlineData("/dnsaddr/example.com/memory/1/ip4/192.0.2.2/tcp/1/p2p/" + Bob, "")]
    public async Task What_follows_it_has_to_end_the_record_component_by_component(string address, string expected)
    {
        _dns.AddDnsAddr(
            "example.com", $"/ip4/192.0.2.1/tcp/1/p2p/{Alice}", $"/ip4/192.0.2.2/tcp/1/p2p/{Bob}", "/ip4/192.0.2.3/tcp/11/ws", "/ip4/192.0.2.4/tcp/1/http/http-path/ws");

        ResolvedAddresses resolved = await ResolveAsync(address);

        string.Join(' ', resolved.Addresses).ShouldBe(expected);
        resolved.Failures.Count.ShouldBe(expected.Length == 0 ? 1 : 0);
    }

    [Fact]
    public async Task The_public_bootstrap_nodes_are_reached_through_two_names()
    {
        _dns.AddDnsAddr(
            "bootstrap.libp2p.io",
            $"/dnsaddr/ny5.bootstrap.libp2p.io/p2p/QmQCU2EcMqAqQPR2i9bChDtGNJchTbq5TbXJJ16u19uLTa",
            $"/dnsaddr/sv15.bootstrap.libp2p.io/p2p/{Bob}");
        _dns.AddDnsAddr(
            "sv15.bootstrap.libp2p.io",
            $"/dns4/four.example/tcp/443/wss/p2p/{Bob}", $"/ip4/192.0.2.1/udp/4001/quic-v1/p2p/{Bob}", $"/ip4/192.0.2.1/tcp/4001/p2p/{Bob}");

        ResolvedAddresses resolved = await ResolveAsync($"/dnsaddr/bootstrap.libp2p.io/p2p/{Bob}");

        Texts(resolved).ShouldBe(
        [
            $"/ip4/192.0.2.1/udp/4001/quic-v1/p2p/{Bob}", $"/ip4/192.0.2.1/tcp/4001/p2p/{Bob}", $"/ip4/192.0.2.4/tcp/443/tls/sni/four.example/ws/p2p/{Bob}",
        ]);
        resolved.Failures.ShouldBeEmpty();
        (_dns.TextLookups, _dns.Lookups).ShouldBe((2, 1));
    }

    [Fact]
    public async Task One_that_names_no_peer_yields_the_addresses_of_the_peer_that_is_meant()
    {
        _dns.AddDnsAddr("example.com", $"/ip4/192.0.2.1/tcp/1/p2p/{Alice}", $"/ip4/192.0.2.2/tcp/1/p2p/{Bob}", "/ip4/192.0.2.3/tcp/1");

        ResolvedAddresses resolved = await new AddressResolver(_dns).ResolveAsync(
            [Multiaddress.Parse("/dnsaddr/example.com"), Multiaddress.Parse("/ip4/192.0.2.9/tcp/1")], PeerId.Parse(Bob), Token);

        Texts(resolved).ShouldBe(["/ip4/192.0.2.2/tcp/1", "/ip4/192.0.2.9/tcp/1"]);
    }

    [Fact]
    public async Task What_stands_before_it_stays()
    {
        _dns.AddDnsAddr("example.com", "/ip4/192.0.2.1/tcp/1");

        Texts(await ResolveAsync($"/ip4/192.0.2.7/tcp/7/p2p/{Alice}/p2p-circuit/dnsaddr/example.com"))
            .ShouldBe([$"/ip4/192.0.2.7/tcp/7/p2p/{Alice}/p2p-circuit/ip4/192.0.2.1/tcp/1"]);
    }

    [Fact]
    public async Task Four_may_lead_to_each_other_and_a_fifth_is_not_looked_up()
    {
        for (int i = 1; i < 6; i++)
        {
            _dns.AddDnsAddr($"{i}.example", $"/dnsaddr/{i + 1}.example", $"/ip4/192.0.2.{i}/tcp/1");
        }

        ResolvedAddresses resolved = await ResolveAsync("/dnsaddr/1.example");

        Texts(resolved).ShouldBe(["/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.2/tcp/1", "/ip4/192.0.2.3/tcp/1", "/ip4/192.0.2.4/tcp/1"]);
        DialFailure failure = resolved.Failures.ShouldHaveSingleItem();
        failure.Address.ToString().ShouldBe("/dnsaddr/5.example");
        failure.Reason.Message.ShouldBe("cannot resolve /dnsaddr/5.example: 4 other dnsaddr led to it (AddressResolverOptions.MaxDnsAddrDepth)");
        _dns.TextLookups.ShouldBe(4);
    }

    [Fact]
    public async Task A_ring_ends_where_it_began()
    {
        _dns.AddDnsAddr("a.example", "/dnsaddr/b.example", "/dnsaddr/b.example");
        _dns.AddDnsAddr("b.example", "/dnsaddr/a.example", "/ip4/192.0.2.1/tcp/1", "/dnsaddr/b.example");

        ResolvedAddresses resolved = await ResolveAsync("/dnsaddr/a.example");

        Texts(resolved).ShouldBe(["/ip4/192.0.2.1/tcp/1"]);
        resolved.Failures.Select(failure => $"{failure.Address}: {failure.Reason.Message}").ShouldBe(
        [
            "/dnsaddr/b.example: its records lead back to /dnsaddr/a.example, which is left out",
            "/dnsaddr/b.example: its records lead back to /dnsaddr/b.example, which is left out",
        ]);
        _dns.TextLookups.ShouldBe(2);
    }

    [Fact]
    public async Task Of_1000_addresses_100_are_taken()
    {
        _dns.AddDnsAddr("many.example", [.. Enumerable.Range(0, 1000).Select(i => $"/ip4/10.0.{i / 250}.{i % 250}/tcp/1")]);

        ResolvedAddresses resolved = await ResolveAsync("/dnsaddr/many.example");

        resolved.Addresses.Count.ShouldBe(100);
        DialFailure failure = resolved.Failures.ShouldHaveSingleItem();
        failure.Address.ToString().ShouldBe("/dnsaddr/many.example");
        failure.Reason.Message.ShouldBe("more than 100 addresses: the rest is left out (AddressResolverOptions.MaxAddresses)");
    }

    [Fact]
    public async Task Records_that_multiply_at_each_name_are_cut_at_the_limits()
    {
        // Each of 100 names leads to all others: 100^4 ways.
        string[] all = [.. Enumerable.Range(0, 100).Select(i => $"/dnsaddr/{i}.example")];
        for (int i = 0; i < all.Length; i++)
        {
            _dns.AddDnsAddr($"{i}.example", [.. all, $"/ip4/10.0.0.{i}/tcp/1", $"/ip4/10.0.1.{i}/tcp/1"]);
        }

        ResolvedAddresses resolved = await ResolveAsync("/dnsaddr/0.example", "/dnsaddr/1.example");

        resolved.Addresses.Count.ShouldBe(100);
        _dns.TextLookups.ShouldBe(100);
        resolved.Failures.Count.ShouldBeLessThan(1000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Names_that_lead_to_each_other_by_ever_new_ways_cost_no_more_records_than_the_limit(int given)
    {
        var dns = new EndlessDnsResolver(Alice);
        Multiaddress[] addresses = [.. Enumerable.Range(0, given).Select(i => Multiaddress.Parse($"/ip4/9.9.9.{i}/dnsaddr/0.example"))];

        ResolvedAddresses resolved = await new AddressResolver(dns).ResolveAsync(addresses, PeerId.Parse(Alice), Token);

        resolved.Addresses.ShouldBeEmpty();
        resolved.Failures.Select(failure => failure.Reason.Message).ShouldContain(
            message => message.StartsWith("more than ", StringComparison.Ordinal) && message.Contains(": the rest is left out", StringComparison.Ordinal));

        // Each step may have read one more, to find that there are no more to be had.
        dns.RecordsRead.ShouldBeLessThanOrEqualTo(10_000 + 500);
    }

    [Fact]
    public async Task A_dial_that_ends_while_records_are_read_ends_the_reading()
    {
        using var cancellation = new CancellationTokenSource();
        var dns = new EndlessDnsResolver(Alice) { RecordRead = count => CancelAt(250, count) };

        await Should.ThrowAsync<OperationCanceledException>(() => new AddressResolver(dns).ResolveAsync(
            [Multiaddress.Parse("/ip4/9.9.9.9/dnsaddr/0.example")], PeerId.Parse(Alice), cancellation.Token).AsTask());

        dns.RecordsRead.ShouldBe(250);

        void CancelAt(int end, int count)
        {
            if (count == end)
            {
                cancellation.Cancel();
            }
        }
    }

    [Fact]
    public async Task All_addresses_of_a_call_read_no_more_records_than_the_limit()
    {
        _options.MaxRecords = 10;
        _dns.AddDnsAddr("a.example", [.. Enumerable.Range(0, 8).Select(i => $"/ip4/192.0.2.{i}/tcp/1")]);
        _dns.AddTexts("b.example", "v=spf1 -all", "dnsaddr=/ip4/192.0.2.8/tcp/1", "dnsaddr=/ip4/192.0.2.9/tcp/1");

        ResolvedAddresses resolved = await ResolveAsync("/dnsaddr/a.example", "/dnsaddr/b.example", "/ip4/192.0.2.10/tcp/1");

        Texts(resolved).ShouldBe([.. Enumerable.Range(0, 9).Append(10).Select(i => $"/ip4/192.0.2.{i}/tcp/1")]);
        DialFailure failure = resolved.Failures.ShouldHaveSingleItem();
        failure.Address.ToString().ShouldBe("/dnsaddr/b.example");
        failure.Reason.Message.ShouldBe("more than 10 records: the rest is left out (AddressResolverOptions.MaxRecords)");
    }

    [Fact]
    public async Task No_more_addresses_with_names_are_followed_than_the_limit_by_all_of_a_call()
    {
        _options.MaxSteps = 5;
        _dns.AddDnsAddr("a.example", "/dnsaddr/1.example", "/dnsaddr/2.example", "/dnsaddr/3.example", "/dnsaddr/4.example", "/ip4/192.0.2.1/tcp/1");

        ResolvedAddresses resolved = await ResolveAsync("/dnsaddr/a.example", "/dnsaddr/5.example");

        Texts(resolved).ShouldBe(["/ip4/192.0.2.1/tcp/1"]);
        resolved.Failures[^2].Reason.Message.ShouldBe("more than 5 addresses with names: the rest is left out (AddressResolverOptions.MaxSteps)");
        _dns.TextLookups.ShouldBe(5);
    }

    [Fact]
    public async Task The_name_after_the_last_that_may_be_looked_up_names_the_limit()
    {
        _options.MaxLookups = 3;
        string[] hosts = ["a.example", "b.example", "c.example", "d.example"];
        Array.ForEach(hosts, host => _dns.AddDnsAddr(host, $"/ip4/192.0.2.{host[0] - 'a'}/tcp/1"));

        ResolvedAddresses resolved = await ResolveAsync([.. hosts.Select(host => $"/dnsaddr/{host}"), "/dnsaddr/A.example."]);

        resolved.Addresses.Count.ShouldBe(3);
        resolved.Failures.ShouldHaveSingleItem().Reason.Message.ShouldBe(
            "cannot resolve _dnsaddr.d.example: 3 names were looked up before it (AddressResolverOptions.MaxLookups)");
        _dns.TextLookups.ShouldBe(3);
    }

    [Fact]
    public async Task No_more_names_than_the_limit_are_looked_up_at_once()
    {
        var dns = new CountingDnsResolver();
        Multiaddress[] addresses = [.. Enumerable.Range(0, 30).Select(i => Multiaddress.Parse($"/dns4/{i}.example/tcp/1"))];

        Task<ResolvedAddresses> resolving = new AddressResolver(dns).ResolveAsync(addresses, Token).AsTask();
        for (int i = 0; i < addresses.Length; i++)
        {
            await dns.AnswerOneAsync(Token);
        }

        (await resolving.WaitAsync(TimeSpan.FromSeconds(30), Token)).Addresses.Count.ShouldBe(30);
        dns.MostAtOnce.ShouldBe(8);
    }

    [Theory]
    [InlineData("empty", "_dnsaddr.empty has no TXT record that starts with dnsaddr=")]
    [InlineData("malformed", "none of the 2 records of _dnsaddr.malformed is a multiaddress of protocols that this version knows")]
    [InlineData("others/p2p/" + Alice, "none of the 2 addresses of _dnsaddr.others ends in /p2p/" + Alice)]
    public async Task One_that_leads_nowhere_tells_why(string name, string reason)
    {
        _dns.AddTexts("empty", "v=spf1 -all");
        _dns.AddDnsAddr("malformed", "/ip4/1", "/nothing");
        _dns.AddDnsAddr("others", $"/ip4/192.0.2.1/tcp/1/p2p/{Bob}", "/ip4/192.0.2.1/tcp/1");

        ResolvedAddresses resolved = await ResolveAsync($"/dnsaddr/{name}");

        resolved.Addresses.ShouldBeEmpty();
        resolved.Failures.ShouldHaveSingleItem().Reason.Message.ShouldBe($"cannot resolve /dnsaddr/{name.Split('/')[0]}: {reason}");
    }

    [Fact]
    public async Task A_failure_behind_it_is_told_with_the_address_that_it_led_to()
    {
        _dns.AddDnsAddr("example.com", "/dns4/missing.example/tcp/1", "/dnsaddr/missing.example", "/ip4/192.0.2.1/tcp/1");

        ResolvedAddresses resolved = await ResolveAsync("/dnsaddr/example.com");

        Texts(resolved).ShouldBe(["/ip4/192.0.2.1/tcp/1"]);
        resolved.Failures.Select(failure => $"{failure.Address}: {failure.Reason.Message}").ShouldBe(
        [
            "/dns4/missing.example/tcp/1: cannot resolve missing.example: the name does not exist",
            "/dnsaddr/missing.example: cannot resolve _dnsaddr.missing.example: the name does not exist",
        ]);
    }

    [Theory]
    [InlineData("QmNnooDu7bfjPFoTZYxMNLWUQJyrVwtbZg5gBMjTezGAJN")]
    [InlineData("QmQCU2EcMqAqQPR2i9bChDtGNJchTbq5TbXJJ16u19uLTa")]
    [InlineData("QmbLHAnMoJPWSCR5Zhtx6BHJX9KiKNN6tpvbUcqanj75Nb")]
    [InlineData("QmcZf59bWwK5XFi76CZX8cbJ4BhTzzA3gU1ZjYZcYW3dwt")]
    public void The_addresses_of_the_public_bootstrap_nodes_are_read(string peer)
    {
        string text = $"/dnsaddr/bootstrap.libp2p.io/p2p/{peer}";

        Multiaddress address = Multiaddress.Parse(text);

        address.ToString().ShouldBe(text);
        address.PeerId!.ToString().ShouldBe(peer);
        address.Components[0].Code.ShouldBe(MultiaddressCode.DnsAddr);
        address.Components[0].Text.ShouldBe("bootstrap.libp2p.io");
    }

    private static string[] Texts(ResolvedAddresses resolved) => [.. resolved.Addresses.Select(address => address.ToString())];

    private async Task<ResolvedAddresses> ResolveAsync(params string[] addresses) =>
        await new AddressResolver(_dns, _options).ResolveAsync([.. addresses.Select(text => Multiaddress.Parse(text))], Token);
}
