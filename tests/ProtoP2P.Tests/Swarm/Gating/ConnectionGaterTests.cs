using Microsoft.Extensions.Logging;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Swarm.Gating;

/// <summary>What gaters do that they should not, what several of them say together, and what they spare the node.</summary>
public sealed class ConnectionGaterTests
{
    private static readonly GateStep[] OutboundSteps = [GateStep.DialPeer, GateStep.DialAddress, GateStep.Secured, GateStep.Upgraded];
    private static readonly GateStep[] InboundSteps = [GateStep.Accept, GateStep.Secured, GateStep.Upgraded];

    public static TheoryData<GateStep> AsynchronousSteps => [.. OutboundSteps];

    [Fact]
    public async Task A_gater_that_throws_refuses_and_is_logged_and_the_node_goes_on()
    {
        await using var net = new TestNet();
        var broken = new InvalidOperationException("of a gater");
        StubGater gater = new();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartAsync(options => options.ConnectionGaters.Add(gater));
        using IDisposable echo = client.AddEcho();
        foreach (GateStep step in OutboundSteps)
        {
            gater.Decide = (asked, _) => asked == step ? throw broken : GateDecision.Allow;
            DialException error = await Should.ThrowAsync<DialException>(client.ConnectAsync(server.Address(), TestNet.Token).Soon());
            ConnectionGatedException refusal = error.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<ConnectionGatedException>();
            (refusal.Step, refusal.InnerException).ShouldBe((step, broken));
        }

        foreach (GateStep step in InboundSteps)
        {
            gater.Decide = (asked, _) => asked == step ? throw broken : GateDecision.Allow;
            Libp2pHost other = await net.StartDialerAsync();
            await TryConnectAsync(other, client);
            await GateHosts.ShouldBeEmptyAsync(other);
        }

        await GateHosts.ShouldBeEmptyAsync(client);
        net.Logs.Entries.Count(entry => entry.Level == LogLevel.Error && ReferenceEquals(entry.Exception, broken)).ShouldBe(7);
        gater.Decide = static (_, _) => GateDecision.Allow;
        Libp2pHost friend = await net.StartDialerAsync();
        await friend.ShouldReachAsync(client.PeerId, client.Address());
    }

    [Theory]
    [MemberData(nameof(AsynchronousSteps))]
    public async Task A_gater_that_never_answers_holds_a_dial_no_longer_than_its_timeout(GateStep step)
    {
        var clock = new FakeTimeProvider();
        await using var net = new TestNet { Clock = clock };
        Libp2pHost server = await net.StartAsync();
        var gater = new StubGater { Hang = step };
        Libp2pHost client = await net.StartDialerAsync(options => options.ConnectionGaters.Add(gater));

        Task<IPeerConnection> dial = client.ConnectAsync(server.Address(), TestNet.Token).AsTask();
        await Eventually.TrueAsync(() => gater.Asked.Contains(step));
        clock.Advance(TimeSpan.FromSeconds(15));

        (await Should.ThrowAsync<DialException>(dial.Soon())).Message.ShouldContain("Dial.Timeout");
        await GateHosts.ShouldBeEmptyAsync(client);
        await GateHosts.ShouldBeEmptyAsync(server);
    }

    [Theory]
    [InlineData(GateStep.Secured)]
    [InlineData(GateStep.Upgraded)]
    public async Task A_gater_that_never_answers_holds_a_handshake_no_longer_than_its_timeout(GateStep step)
    {
        var clock = new FakeTimeProvider();
        await using var net = new TestNet { Clock = clock };
        var gater = new StubGater { Hang = step };
        Libp2pHost server = await net.StartAsync(options => options.ConnectionGaters.Add(gater));
        Libp2pHost client = await net.StartDialerAsync();

        Task connecting = TryConnectAsync(client, server);
        await Eventually.TrueAsync(() => gater.Asked.Contains(step));
        clock.Advance(TimeSpan.FromSeconds(10));

        await connecting.Soon();
        await GateHosts.ShouldBeEmptyAsync(server);
        await GateHosts.ShouldBeEmptyAsync(client);
        net.Logs.Entries.ShouldContain(entry => entry.Text.Contains("Connections.HandshakeTimeout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_stops_does_not_wait_for_a_gater()
    {
        await using var net = new TestNet();
        var gater = new StubGater { Hang = GateStep.Secured };
        Libp2pHost server = await net.StartAsync(options => options.ConnectionGaters.Add(gater));
        Libp2pHost client = await net.StartDialerAsync();
        Task connecting = TryConnectAsync(client, server);
        await Eventually.TrueAsync(() => gater.Asked.Contains(GateStep.Secured));

        await server.DisposeAsync().Soon();

        await connecting.Soon();
        server.Swarm.Inbound.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_muxer_that_fails_to_close_leaves_nothing_of_a_refused_connection()
    {
        await using var net = new TestNet();
        StubGater gater = StubGater.Refusing(GateStep.Upgraded);
        Libp2pHost server = await net.StartAsync(options =>
        {
            options.ConnectionGaters.Add(gater);
            options.Muxers.Add(new UnclosableMuxer(new YamuxMuxer()));
        });
        Libp2pHost client = await net.StartDialerAsync();

        await TryConnectAsync(client, server);

        await Eventually.TrueAsync(() => gater.Asked.Contains(GateStep.Upgraded));
        await GateHosts.ShouldBeEmptyAsync(server);
        await GateHosts.ShouldBeEmptyAsync(client);
    }

    [Fact]
    public async Task Nothing_is_read_and_nothing_is_said_where_accepting_is_refused()
    {
        await using var net = new TestNet();
        StubGater gater = StubGater.Refusing(GateStep.Accept);
        WatchedTransport? watched = null;
        Libp2pHost server = await net.StartAsync(options =>
        {
            options.ConnectionGaters.Add(gater);
            watched = new WatchedTransport(options.Transports[0]);
            options.Transports[0] = watched;
        });
        ITransport stranger = net.Network.CreateTransport("stranger");

        await using ITransportConnection raw = await stranger.DialAsync(server.ListenAddresses[0], TestNet.Token);
        await Should.ThrowAsync<IOException>(async () =>
        {
            // The cut comes as an error, on the first byte that is written after it or read.
            await raw.WriteAsync(new byte[64], TestNet.Token);
            await raw.ReadAsync(new byte[64], TestNet.Token).Soon();
        });

        gater.Asked.ShouldBe([GateStep.Accept]);
        watched!.Reads.ShouldBe(0);
        watched.Writes.ShouldBe(0);
        server.Swarm.Inbound.Count.ShouldBe(0);
    }

    [Fact]
    public async Task All_gaters_must_allow_and_after_a_refusal_none_is_asked()
    {
        await using var net = new TestNet();
        StubGater first = new(), second = StubGater.Refusing(GateStep.Secured, "of the second"), third = new();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync(options =>
        {
            options.ConnectionGaters.Add(first);
            options.ConnectionGaters.Add(second);
            options.ConnectionGaters.Add(third);
        });

        DialException error = await Should.ThrowAsync<DialException>(client.ConnectAsync(server.Address(), TestNet.Token).Soon());

        error.Message.ShouldContain("of the second");
        first.Asked.ShouldBe([GateStep.DialPeer, GateStep.DialAddress, GateStep.Secured]);
        second.Asked.ShouldBe([GateStep.DialPeer, GateStep.DialAddress, GateStep.Secured]);
        third.Asked.ShouldBe([GateStep.DialPeer, GateStep.DialAddress]);
    }

    [Fact]
    public async Task An_address_that_is_refused_leaves_the_dial_to_the_others()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync(options => options.ListenAddresses.Add(Multiaddress.Parse("/memory/0")));
        Multiaddress refused = server.ListenAddresses[0];
        var gater = new AddressGater(refused);
        Libp2pHost client = await net.StartDialerAsync(options => options.ConnectionGaters.Add(gater));
        client.Peerstore.AddAddresses(server.PeerId, server.ListenAddresses, TimeSpan.FromMinutes(1));

        IPeerConnection connection = await client.ConnectAsync(server.PeerId, TestNet.Token).Soon();

        connection.RemoteAddress.ShouldBe(server.ListenAddresses[1]);
        net.Network.Links.Count.ShouldBe(1);
    }

    [Fact]
    public void Who_forgets_to_decide_refuses()
    {
        GateDecision decision = default;

        decision.IsAllowed.ShouldBeFalse();
        decision.Reason.ShouldBe("no reason was given");
        GateDecision.Allow.Reason.ShouldBeNull();
        Should.Throw<ArgumentException>(() => GateDecision.Refuse(" "));
    }

    [Fact]
    public async Task A_gater_that_implements_nothing_allows_everything()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync(options => options.ConnectionGaters.Add(new Porter()));
        using IDisposable echo = server.AddEcho();
        Libp2pHost client = await net.StartDialerAsync(options => options.ConnectionGaters.Add(new Porter()));

        await client.ShouldReachAsync(server.PeerId, server.Address());
    }

    private static async Task TryConnectAsync(Libp2pHost client, Libp2pHost server)
    {
        try
        {
            await client.ConnectAsync(server.Address(), TestNet.Token);
        }
        catch (DialException)
        {
            // Refused before the client was through with its handshake.
        }
    }

    private sealed class Porter : IConnectionGater;

    private sealed class AddressGater(Multiaddress refused) : IConnectionGater
    {
        public ValueTask<GateDecision> DialAddressAsync(PeerId? peerId, Multiaddress address, CancellationToken cancellationToken) =>
            new(address == refused ? GateDecision.Refuse("not there") : GateDecision.Allow);
    }
}
