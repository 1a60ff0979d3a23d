namespace ProtoP2P.Swarm.Dialing;

public class DialRankerTests
{
    private const string Relay = "/p2p/12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq/p2p-circuit";

    [Fact]
    public void One_address_starts_at_once() => Rank("/ip4/8.8.8.8/tcp/1").ShouldBe(["0 /ip4/8.8.8.8/tcp/1"]);

    [Fact]
    public void Nothing_gives_an_empty_plan() => Rank().ShouldBeEmpty();

    [Fact]
    public void IPv6_goes_first_then_IPv4_then_the_rest() => Rank(
        "/ip4/8.8.8.8/tcp/2", "/ip4/8.8.8.8/tcp/1", "/ip6/2606::1/tcp/4", "/ip6/2606::1/tcp/3").ShouldBe(
        [
            "0 /ip6/2606::1/tcp/3",
            "250 /ip4/8.8.8.8/tcp/1",
            "500 /ip6/2606::1/tcp/4",
            "500 /ip4/8.8.8.8/tcp/2",
        ]);

    [Fact]
    public void With_one_version_of_IP_the_rest_follows_the_first() => Rank(
        "/ip4/8.8.8.8/tcp/3", "/ip4/8.8.8.8/tcp/1", "/ip4/8.8.8.8/tcp/2").ShouldBe(
        ["0 /ip4/8.8.8.8/tcp/1", "250 /ip4/8.8.8.8/tcp/2", "250 /ip4/8.8.8.8/tcp/3"]);

    [Fact]
    public void Private_addresses_are_30_ms_apart_and_run_beside_public_ones() => Rank(
        "/ip4/8.8.8.8/tcp/1", "/ip4/8.8.8.8/tcp/2", "/ip4/127.0.0.1/tcp/1", "/ip4/192.168.0.1/tcp/2").ShouldBe(
        [
            "0 /ip4/127.0.0.1/tcp/1",
            "0 /ip4/8.8.8.8/tcp/1",
            "30 /ip4/192.168.0.1/tcp/2",
            "250 /ip4/8.8.8.8/tcp/2",
        ]);

    [Fact]
    public void TCP_starts_after_the_last_QUIC_start() => Rank(
        "/ip4/8.8.8.8/tcp/1", "/ip6/2606::1/tcp/1", "/ip4/8.8.8.8/udp/1/quic-v1", "/ip6/2606::1/udp/1/quic-v1", "/ip4/8.8.8.8/tcp/80/ws").ShouldBe(
        [
            "0 /ip6/2606::1/udp/1/quic-v1",
            "250 /ip4/8.8.8.8/udp/1/quic-v1",
            "500 /ip6/2606::1/tcp/1",
            "750 /ip4/8.8.8.8/tcp/1",
            "1000 /ip4/8.8.8.8/tcp/80/ws",
        ]);

    [Fact]
    public void Other_transports_wait_for_QUIC_and_TCP() => Rank("/ip4/8.8.8.8/udp/1/webrtc-direct", "/ip4/8.8.8.8/tcp/1", "/ip4/10.0.0.1/udp/1/webrtc-direct")
        .ShouldBe(["0 /ip4/10.0.0.1/udp/1/webrtc-direct", "0 /ip4/8.8.8.8/tcp/1", "1000 /ip4/8.8.8.8/udp/1/webrtc-direct"]);

    [Fact]
    public void Relayed_addresses_wait_for_public_direct_ones_only()
    {
        Rank($"/ip4/9.9.9.9/tcp/1{Relay}", "/ip4/8.8.8.8/tcp/1").ShouldBe(["0 /ip4/8.8.8.8/tcp/1", $"500 /ip4/9.9.9.9/tcp/1{Relay}"]);
        Rank($"/ip4/9.9.9.9/tcp/1{Relay}", "/ip4/10.0.0.1/tcp/1").ShouldBe(["0 /ip4/10.0.0.1/tcp/1", $"0 /ip4/9.9.9.9/tcp/1{Relay}"]);
        Rank($"/ip4/9.9.9.9/tcp/1{Relay}", $"/ip4/9.9.9.9/udp/1/quic-v1{Relay}").ShouldBe(
            [$"0 /ip4/9.9.9.9/udp/1/quic-v1{Relay}", $"250 /ip4/9.9.9.9/tcp/1{Relay}"]);
    }

    [Fact]
    public void WebTransport_gives_way_to_QUIC_at_the_same_endpoint_and_follows_it_elsewhere() => Rank(
        "/ip4/8.8.8.8/udp/1/quic-v1/webtransport", "/ip4/8.8.8.8/udp/1/quic-v1", "/ip4/8.8.4.4/udp/1/quic-v1/webtransport").ShouldBe(
        ["0 /ip4/8.8.8.8/udp/1/quic-v1", "250 /ip4/8.8.4.4/udp/1/quic-v1/webtransport"]);

    [Fact]
    public void WebSocket_gives_way_to_TCP_at_the_same_endpoint_and_the_result_says_so()
    {
        List<DialFailure> skipped = [];

        Rank(["/ip4/8.8.8.8/tcp/1/ws", "/ip4/8.8.8.8/tcp/1", "/ip4/8.8.8.8/tcp/1/tls/ws", "/ip4/8.8.8.8/tcp/2/wss"], skipped).ShouldBe(
            ["0 /ip4/8.8.8.8/tcp/1", "250 /ip4/8.8.8.8/tcp/2/wss"]);

        skipped.Select(failure => failure.Address.ToString()).ShouldBe(["/ip4/8.8.8.8/tcp/1/ws", "/ip4/8.8.8.8/tcp/1/tls/ws"]);
        skipped[0].Reason.Message.ShouldBe("not tried: /ip4/8.8.8.8/tcp/1 is the same endpoint without HTTP in between");
    }

    [Fact]
    public void The_way_through_a_relay_makes_no_direct_way_superfluous_nor_the_other_way_round() =>
        Rank($"/ip4/8.8.8.8/tcp/1{Relay}", "/ip4/8.8.8.8/tcp/1/ws", $"/ip4/9.9.9.9/tcp/1/ws{Relay}", "/ip4/9.9.9.9/tcp/1").Length.ShouldBe(4);

    [Fact]
    public void Duplicates_are_dialled_once() => Rank("/ip4/8.8.8.8/tcp/1", "/ip4/8.8.8.8/tcp/1").Length.ShouldBe(1);

    [Fact]
    public void Memory_starts_at_once() => Rank("/ip4/127.0.0.1/tcp/1", "/memory/1", "/memory/2").ShouldBe(
        ["0 /memory/1", "0 /memory/2", "0 /ip4/127.0.0.1/tcp/1"]);

    [Fact]
    public void The_plan_does_not_depend_on_the_order_of_the_addresses()
    {
        string[] addresses =
        [
            "/ip4/8.8.8.8/tcp/2", "/ip6/2606::1/tcp/3", "/ip4/10.0.0.1/tcp/7", "/ip4/8.8.8.8/udp/1/quic-v1", "/ip6/2606::1/udp/9/quic-v1", $"/ip4/9.9.9.9/tcp/1{Relay}",
        ];
        string[] expected = Rank(addresses);
        var random = new Random(1);
        for (int i = 0; i < 100; i++)
        {
            random.Shuffle(addresses);
            Rank(addresses).ShouldBe(expected);
        }
    }

    [Fact]
    public void Options_out_of_range_are_named() => Should.Throw<ArgumentOutOfRangeException>(
        () => new DialRanker(new DialRankingOptions { RelayDelay = TimeSpan.FromMinutes(2) })).ParamName.ShouldBe("RelayDelay");

    private static string[] Rank(params string[] addresses) => Rank(addresses, []);

    private static string[] Rank(string[] addresses, List<DialFailure> skipped) =>
        [.. new DialRanker().Rank(addresses.Select(text => Multiaddress.Parse(text)), skipped).Select(planned => $"{planned.Delay.TotalMilliseconds} {planned.Address}")];
}
