using System.Net;
using System.Net.Sockets;
using ProtoP2P.Testing;

namespace ProtoP2P.Transports.Addresses;

public class AddressResolverTests
{
    private readonly TableDnsResolver _dns = new();
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/dns4/both.example/tcp/4001", "/ip4/192.0.2.1/tcp/4001")]
    [InlineData("/dns6/both.example/tcp/4001", "/ip6/2001:db8::1/tcp/4001")]
    [InlineData("/dns/both.example/tcp/4001", "/ip6/2001:db8::1/tcp/4001 /ip4/192.0.2.1/tcp/4001")]
    [InlineData("/dns4/both.example/udp/4001/quic-v1", "/ip4/192.0.2.1/udp/4001/quic-v1")]
    [InlineData("/dns4/both.example/tcp/443/tls/sni/both.example/ws", "/ip4/192.0.2.1/tcp/443/tls/sni/both.example/ws")]
    [InlineData("/dns4/both.example/tcp/443/tls/ws", "/ip4/192.0.2.1/tcp/443/tls/sni/both.example/ws")]
    [InlineData("/dns4/both.example/tcp/443/wss/http-path/p2p", "/ip4/192.0.2.1/tcp/443/tls/sni/both.example/ws/http-path/p2p")]
    [InlineData("/dns4/both.example/tcp/80/ws", "/ip4/192.0.2.1/tcp/80/ws")]
    [InlineData("/dns4/both.example/tcp/443/tls/http", "/ip4/192.0.2.1/tcp/443/tls/http")]
    [InlineData("/ip4/192.0.2.9/tcp/1", "/ip4/192.0.2.9/tcp/1")]
    [InlineData("/memory/5", "/memory/5")]
    public async Task Names_become_addresses_and_the_rest_stays(string text, string expected)
    {
        ResolvedAddresses resolved = await ResolveAsync(text);

        string.Join(' ', resolved.Addresses).ShouldBe(expected);
        resolved.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_peer_id_and_the_relay_behind_a_name_stay()
    {
        const string Peer = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

        ResolvedAddresses resolved = await ResolveAsync($"/dns4/both.example/tcp/1/p2p/{Peer}/p2p-circuit");

        resolved.Addresses.ShouldHaveSingleItem().ToString().ShouldBe($"/ip4/192.0.2.1/tcp/1/p2p/{Peer}/p2p-circuit");
    }

    [Fact]
    public async Task Each_name_is_looked_up_once_and_each_result_is_told_once()
    {
        ResolvedAddresses resolved = await ResolveAsync(
            "/dns4/both.example/tcp/1", "/dns4/both.example/tcp/2", "/ip4/192.0.2.1/tcp/1");

        string.Join(' ', resolved.Addresses).ShouldBe("/ip4/192.0.2.1/tcp/1 /ip4/192.0.2.1/tcp/2");
        _dns.Lookups.ShouldBe(1);
    }

    [Fact]
    public async Task Every_failure_is_told_with_its_address_and_the_others_are_resolved()
    {
        ResolvedAddresses resolved = await ResolveAsync(
            "/dns4/missing.example/tcp/1", "/dnsaddr/bootstrap.example", "/dns6/four.example/tcp/1", "/dns4/broken.example/tcp/1", "/dns4/four.example/tcp/1");

        resolved.Addresses.ShouldHaveSingleItem().ToString().ShouldBe("/ip4/192.0.2.4/tcp/1");
        resolved.Failures.Select(failure => $"{failure.Address}: {failure.Reason.Message}").ShouldBe(
        [
            "/dns4/missing.example/tcp/1: cannot resolve missing.example: the name does not exist",
            "/dnsaddr/bootstrap.example: cannot resolve _dnsaddr.bootstrap.example: the name does not exist",
            "/dns6/four.example/tcp/1: cannot resolve four.example: it has no IPv6 address",
            "/dns4/broken.example/tcp/1: the resolver is broken",
        ]);
    }

    [Fact]
    public async Task No_more_addresses_than_the_limit_come_out_and_the_limit_is_named()
    {
        _dns.Add("huge.example", [.. Enumerable.Range(0, 250).Select(i => new IPAddress([10, 0, 0, (byte)i]))]);

        ResolvedAddresses resolved = await ResolveAsync("/dns4/huge.example/tcp/1", "/ip4/192.0.2.1/tcp/1");

        resolved.Addresses.Count.ShouldBe(100);
        resolved.Failures.Count.ShouldBe(2);
        resolved.Failures[0].Reason.Message.ShouldContain("more than 100 addresses");
        resolved.Failures[0].Reason.Message.ShouldContain("AddressResolverOptions.MaxAddresses");
    }

    [Fact]
    public async Task Names_within_names_multiply_up_to_the_limit_only()
    {
        _dns.Add("huge.example", [.. Enumerable.Range(0, 60).Select(i => new IPAddress([10, 0, 0, (byte)i]))]);

        ResolvedAddresses resolved = await ResolveAsync("/dns4/huge.example/tcp/1/p2p-circuit/dns4/huge.example/tcp/2");

        resolved.Addresses.Count.ShouldBe(100);
        resolved.Failures.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_lookup_without_an_answer_times_out_and_names_the_option()
    {
        Task<ResolvedAddresses> resolving = ResolveAsync("/dns4/silent.example/tcp/1", "/dns4/four.example/tcp/1");

        await _clock.AdvanceToNextTimerAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        ResolvedAddresses resolved = await resolving.WaitAsync(TimeSpan.FromSeconds(30), Token);
        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(5));
        resolved.Addresses.ShouldHaveSingleItem();
        resolved.Failures.ShouldHaveSingleItem().Reason.Message
            .ShouldBe("cannot resolve silent.example: no answer within 5 s (AddressResolverOptions.LookupTimeout)");
    }

    [Fact]
    public async Task A_cancelled_resolution_throws()
    {
        using var cancellation = new CancellationTokenSource();
        var resolver = new AddressResolver(_dns, clock: _clock);
        Task<ResolvedAddresses> resolving = resolver.ResolveAsync([Multiaddress.Parse("/dns4/silent.example/tcp/1")], cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => resolving.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task A_cancelled_resolution_throws_whatever_its_lookups_throw()
    {
        using var cancellation = new CancellationTokenSource();
        var dns = new CallbackDnsResolver(_ =>
        {
            // Both before anyone waits for the lookup, which would notice the token by itself.
            cancellation.Cancel();
            throw new InvalidOperationException("the lookup's own failure");
        });

        await Should.ThrowAsync<OperationCanceledException>(
            () => new AddressResolver(dns).ResolveAsync([Multiaddress.Parse("/dnsaddr/example.com")], cancellation.Token).AsTask());
    }

    [Fact]
    public async Task A_cancelled_resolution_ends_its_lookups()
    {
        using var cancellation = new CancellationTokenSource();
        CancellationToken given = default;
        var dns = new CallbackDnsResolver(async token =>
        {
            given = token;
            await Task.Delay(Timeout.Infinite, token);
            return [];
        });
        Task<ResolvedAddresses> resolving = new AddressResolver(dns).ResolveAsync([Multiaddress.Parse("/dnsaddr/example.com")], cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => resolving.WaitAsync(TimeSpan.FromSeconds(30), Token));
        given.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task The_system_resolves_localhost()
    {
        IReadOnlyList<IPAddress> addresses = await new SystemDnsResolver().ResolveAsync("localhost", AddressFamily.InterNetwork, Token);

        addresses.ShouldContain(IPAddress.Loopback);
    }

    [Theory]
    [InlineData(0, 5, "MaxAddresses")]
    [InlineData(100, 0, "LookupTimeout")]
    public void Options_out_of_range_are_named(int addresses, int seconds, string option) => Should.Throw<ArgumentOutOfRangeException>(
        () => new AddressResolver(_dns, new AddressResolverOptions { MaxAddresses = addresses, LookupTimeout = TimeSpan.FromSeconds(seconds) }))
        .ParamName.ShouldBe(option);

    private async Task<ResolvedAddresses> ResolveAsync(params string[] addresses) =>
        await new AddressResolver(_dns, clock: _clock).ResolveAsync([.. addresses.Select(text => Multiaddress.Parse(text))], Token);
}
