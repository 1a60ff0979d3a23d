using ProtoP2P.Swarm;

namespace ProtoP2P.Tests.Swarm;

public sealed class InboundGateTests
{
    private readonly InboundGate _gate = new(new ConnectionOptions());

    [Fact]
    public void TheNinthConnectionOfAnIp4Address_IsRefused_WithTheOptionThatRaisesTheLimit()
    {
        for (int i = 0; i < 8; i++)
        {
            Enter("/ip4/203.0.113.9/tcp/1").ShouldNotBeNull().EndHandshake();
        }

        _gate.TryEnter(Multiaddress.Parse("/ip4/203.0.113.9/tcp/2"), out ResourceLimitException? refusal).ShouldBeNull();

        refusal.ShouldNotBeNull();
        refusal.Scope.ShouldContain("203.0.113.9");
        (refusal.Limit, refusal.Current, refusal.Option).ShouldBe((8, 8, "Connections.MaxInboundPerAddress"));
        Enter("/ip4/203.0.113.10/tcp/1").ShouldNotBeNull();
    }

    [Fact]
    public void AnIp6Slash56_CountsAsOneAddress()
    {
        for (int i = 0; i < 8; i++)
        {
            Enter($"/ip6/2001:db8:0:{i:x}::1/tcp/1").ShouldNotBeNull().EndHandshake();
        }

        Enter("/ip6/2001:db8:0:ff::1/tcp/1").ShouldBeNull();
        Enter("/ip6/2001:db8:0:100::1/tcp/1").ShouldNotBeNull();
    }

    [Fact]
    public void AZone_DoesNotExemptAnAddress()
    {
        for (int i = 0; i < 8; i++)
        {
            Enter($"/ip6zone/eth0/ip6/fe80::{i:x}/tcp/1").ShouldNotBeNull().EndHandshake();
        }

        Enter("/ip6zone/eth0/ip6/fe80::ff/tcp/1").ShouldBeNull();
        Enter("/ip6zone/eth0/ip6/fe80:0:0:100::1/tcp/1").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/1")]
    [InlineData("/ip6/::1/tcp/1")]
    [InlineData("/memory/7")]
    public void LoopbackAndMemory_HaveNoLimitPerAddress(string address)
    {
        for (int i = 0; i < 200; i++)
        {
            Enter(address).ShouldNotBeNull().EndHandshake();
        }
    }

    [Fact]
    public void MoreThan64Handshakes_AreRefused_UntilOneEnds()
    {
        InboundTicket[] tickets = [.. Enumerable.Range(0, 64).Select(i => Enter($"/ip4/203.0.113.{i}/tcp/1")!)];

        _gate.TryEnter(Multiaddress.Parse("/ip4/198.51.100.1/tcp/1"), out ResourceLimitException? refusal).ShouldBeNull();
        refusal!.Option.ShouldBe("Connections.MaxPendingHandshakes");

        tickets[0].EndHandshake();
        tickets[0].EndHandshake();
        Enter("/ip4/198.51.100.1/tcp/1").ShouldNotBeNull();
        Enter("/ip4/198.51.100.2/tcp/1").ShouldBeNull();
    }

    [Fact]
    public void MoreThan256Connections_AreRefused_UntilOneEnds()
    {
        List<InboundTicket> tickets = [];
        for (int i = 0; i < 256; i++)
        {
            tickets.Add(Enter($"/ip4/203.0.{i}.1/tcp/1").ShouldNotBeNull());
            tickets[^1].EndHandshake();
        }

        Enter("/ip4/198.51.100.1/tcp/1").ShouldBeNull();
        tickets[0].Dispose();
        tickets[0].Dispose();
        Enter("/ip4/198.51.100.1/tcp/1").ShouldNotBeNull();
        Enter("/ip4/198.51.100.2/tcp/1").ShouldBeNull();
    }

    private InboundTicket? Enter(string address) => _gate.TryEnter(Multiaddress.Parse(address), out _);
}
