namespace ProtoP2P.Swarm.Dialing;

/// <summary>
/// The rows of go-libp2p's dial_ranker_test.go by their names (as of 0.48): what is dialled when, in milliseconds. Where addresses start together, their
/// order among each other is ours.
/// </summary>
public class DialRankerTableTests
{
    private const string Quic1 = "/ip4/1.2.3.4/udp/1/quic-v1", Quic2 = "/ip4/1.2.3.4/udp/2/quic-v1", Quic3 = "/ip4/1.2.3.4/udp/3/quic-v1";
    private const string Quic1Ip6 = "/ip6/1::2/udp/1/quic-v1", Quic2Ip6 = "/ip6/1::2/udp/2/quic-v1", Quic3Ip6 = "/ip6/1::2/udp/3/quic-v1";
    private const string WebTransport = "/ip4/1.2.3.4/udp/1/quic-v1/webtransport", WebTransport9 = "/ip4/1.2.3.4/udp/9/quic-v1/webtransport";
    private const string Tcp1 = "/ip4/1.2.3.5/tcp/1", Tcp1Ip6 = "/ip6/1::2/tcp/1", Tcp2 = "/ip4/1.2.3.4/tcp/2", Tcp3 = "/ip4/1.2.3.4/tcp/3";
    private const string WebRtc = "/ip4/1.2.3.4/udp/1/webrtc-direct", WebRtcIp6 = "/ip6/1::2/udp/1/webrtc-direct", OnlyIp = "/ip4/1.2.3.4";
    private const string Onion = "/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd:1234";
    private const string Circuit = "/p2p-circuit/p2p/12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

    public static TheoryData<string, string[], string[]> Rows { get; } = new()
    {
        { "quic-ipv4", [Quic1, Quic2, Quic3], [$"0 {Quic1}", $"250 {Quic2}", $"250 {Quic3}"] },
        { "quic-ipv6", [Quic1Ip6, Quic2Ip6, Quic3Ip6], [$"0 {Quic1Ip6}", $"250 {Quic2Ip6}", $"250 {Quic3Ip6}"] },
        { "quic-ip4-ip6", [Quic1Ip6, Quic2], [$"0 {Quic1Ip6}", $"250 {Quic2}"] },

        // go leaves WebTransport at the port of plain QUIC out before it ranks, and ranks it here as if it had not: hence another port.
        {
            "quic-quic-v1-webtransport", [Quic1Ip6, Quic1, Quic2, Quic3, WebTransport9],
            [$"0 {Quic1Ip6}", $"250 {Quic1}", $"500 {Quic2}", $"500 {Quic3}", $"500 {WebTransport9}"]
        },
        { "wt-ranking", [Quic1Ip6, Quic2Ip6, Quic3Ip6, WebTransport], [$"0 {Quic1Ip6}", $"250 {WebTransport}", $"500 {Quic2Ip6}", $"500 {Quic3Ip6}"] },
        {
            "quic-with-tcp-ip6-ip4", [Quic1, Quic1Ip6, Quic2Ip6, Quic3Ip6, Quic2, Tcp1, Tcp1Ip6, Tcp2, Tcp3],
            [
                $"0 {Quic1Ip6}", $"250 {Quic1}", $"500 {Quic2Ip6}", $"500 {Quic3Ip6}", $"500 {Quic2}",
                $"750 {Tcp1Ip6}", $"1000 {Tcp1}", $"1250 {Tcp2}", $"1250 {Tcp3}",
            ]
        },
        { "quic-ip4-with-tcp", [Quic1, Tcp2, Tcp1Ip6, Tcp1], [$"0 {Quic1}", $"250 {Tcp1Ip6}", $"500 {Tcp1}", $"750 {Tcp2}"] },
        { "quic-ip4-with-tcp-ipv4", [Quic1, Tcp2, Tcp3, Tcp1], [$"0 {Quic1}", $"250 {Tcp1}", $"500 {Tcp2}", $"500 {Tcp3}"] },
        { "quic-ip4-with-two-tcp", [Quic1, Tcp1Ip6, Tcp2], [$"0 {Quic1}", $"250 {Tcp1Ip6}", $"500 {Tcp2}"] },
        { "tcp-ip4-ip6", [Tcp1, Tcp2, Tcp1Ip6, Tcp3], [$"0 {Tcp1Ip6}", $"250 {Tcp1}", $"500 {Tcp2}", $"500 {Tcp3}"] },
        { "empty", [], [] },

        // go's row says /quic, which is draft 29 and dialled by nobody any more; the delays are the same.
        {
            "relay address delayed", [Quic1, Quic2, $"/ip4/1.2.3.4/tcp/1{Circuit}", $"/ip4/1.2.3.4/udp/1/quic-v1{Circuit}"],
            [$"0 {Quic1}", $"250 {Quic2}", $"500 /ip4/1.2.3.4/udp/1/quic-v1{Circuit}", $"750 /ip4/1.2.3.4/tcp/1{Circuit}"]
        },
        {
            "quic-with-other", [Quic1, Quic1Ip6, WebRtc, WebRtcIp6, Onion, OnlyIp],
            [$"0 {Quic1Ip6}", $"250 {Quic1}", $"1250 {WebRtc}", $"1250 {WebRtcIp6}", $"1250 {OnlyIp}", $"2250 {Onion}"]
        },
        {
            "quic-and-tcp-with-other", [Quic1, Tcp1, Tcp1Ip6, WebRtc, WebRtcIp6, Onion, OnlyIp],
            [$"0 {Quic1}", $"250 {Tcp1Ip6}", $"500 {Tcp1}", $"1500 {WebRtc}", $"1500 {WebRtcIp6}", $"1500 {OnlyIp}", $"2500 {Onion}"]
        },
        { "only-non-ip-addr", [Onion], [$"1000 {Onion}"] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Public_addresses_and_relays(string name, string[] addresses, string[] expected) => Rank(new DialRanker(), addresses).ShouldBe(expected, ignoreOrder: true, name);

    [Fact]
    public void Without_delays_all_start_at_once() => Rank(
        new DialRanker(new DialRankingOptions
        {
            PublicDelay = TimeSpan.Zero,
            PublicOtherDelay = TimeSpan.Zero,
            PrivateDelay = TimeSpan.Zero,
            PrivateOtherDelay = TimeSpan.Zero,
            RelayDelay = TimeSpan.Zero,
        }),
        [Quic1, Quic2, Quic3, WebTransport9, Tcp1, WebRtc]).ShouldAllBe(planned => planned.StartsWith("0 ", StringComparison.Ordinal));

    [Fact]
    public void Private_addresses_follow_the_same_rules_30_ms_apart() => Rank(
        new DialRanker(),
        ["/ip4/10.0.0.1/tcp/2", "/ip6/fd00::1/tcp/1", "/ip4/10.0.0.1/udp/1/quic-v1", "/ip6/fd00::1/udp/1/quic-v1", "/ip4/10.0.0.1/tcp/3", "/ip4/10.0.0.1/udp/1/webrtc-direct"])
        .ShouldBe(
        [
            "0 /ip6/fd00::1/udp/1/quic-v1",
            "30 /ip4/10.0.0.1/udp/1/quic-v1",
            "60 /ip6/fd00::1/tcp/1",
            "90 /ip4/10.0.0.1/tcp/2",
            "120 /ip4/10.0.0.1/tcp/3",
            "220 /ip4/10.0.0.1/udp/1/webrtc-direct",
        ]);

    private static string[] Rank(DialRanker ranker, string[] addresses) =>
        [.. ranker.Rank(addresses.Select(text => Multiaddress.Parse(text)), []).Select(planned => $"{planned.Delay.TotalMilliseconds} {planned.Address}")];
}
