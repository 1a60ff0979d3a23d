using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Swarm.Gating;

/// <summary>A gater at every step, over every transport, in both directions: what it refuses goes no further, and nothing of it is left.</summary>
public sealed class GateStepTests
{
    public static TheoryData<string> Transports => ["memory", "tcp", "quic"];

    public static TheoryData<string, GateStep> Outbound => Combine(GateStep.DialPeer, GateStep.DialAddress, GateStep.Secured, GateStep.Upgraded);

    public static TheoryData<string, GateStep> Inbound => Combine(GateStep.Accept, GateStep.Secured, GateStep.Upgraded);

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Every_step_is_asked_once_in_order_at_both_ends(string transport)
    {
        await using var hosts = new GateHosts(transport);
        StubGater ofServer = new(), ofClient = new();
        Libp2pHost server = await hosts.StartAsync(ofServer);
        Libp2pHost client = await hosts.StartAsync(ofClient);

        IPeerConnection connection = await client.ConnectAsync(server.Address(), TestNet.Token).Soon();
        await client.ShouldReachAsync(server.PeerId);

        ofClient.Asked.ShouldBe([GateStep.DialPeer, GateStep.DialAddress, GateStep.Secured, GateStep.Upgraded]);
        ofServer.Asked.ShouldBe([GateStep.Accept, GateStep.Secured, GateStep.Upgraded]);
        ofClient.Addresses.ShouldBe([server.ListenAddresses[0]]);
        IPeerConnection accepted = server.Connections.ShouldHaveSingleItem();
        ofServer.Addresses.ShouldBe([accepted.LocalAddress, accepted.RemoteAddress]);
        ShouldDescribe(ofClient, connection);
        ShouldDescribe(ofServer, accepted);
    }

    [Theory]
    [MemberData(nameof(Outbound))]
    public async Task A_dial_that_is_refused_fails_with_the_reason_and_goes_no_further(string transport, GateStep step)
    {
        await using var hosts = new GateHosts(transport);
        Libp2pHost server = await hosts.StartAsync();
        StubGater gater = StubGater.Refusing(step);
        Libp2pHost client = await hosts.StartAsync(gater);
        client.ConnectionOpened += (_, _) => throw new InvalidOperationException("nothing was opened");

        DialException error = await Should.ThrowAsync<DialException>(client.ConnectAsync(server.Address(), TestNet.Token).Soon());

        DialFailure failure = error.Failures.ShouldHaveSingleItem();
        failure.Address.ShouldBe(server.ListenAddresses[0]);
        ConnectionGatedException refusal = failure.Reason.ShouldBeOfType<ConnectionGatedException>();
        (refusal.Step, refusal.Reason).ShouldBe((step, "not today"));
        error.Message.ShouldContain($"the connection gater {nameof(StubGater)} refused");
        gater.Asked[^1].ShouldBe(step, "no later step is asked");
        await GateHosts.ShouldBeEmptyAsync(client);
        await GateHosts.ShouldBeEmptyAsync(server);

        // It was the gater and not the address: whom it allows again is dialled at once.
        gater.Decide = static (_, _) => GateDecision.Allow;
        await client.ShouldReachAsync(server.PeerId, server.Address());
    }

    [Theory]
    [MemberData(nameof(Inbound))]
    public async Task A_connection_that_is_refused_leaves_nothing_and_other_peers_go_on(string transport, GateStep step)
    {
        await using var hosts = new GateHosts(transport);
        StubGater gater = new();
        var muxer = new CountingMuxer(new YamuxMuxer());
        Libp2pHost server = await hosts.StartAsync(gater, options => options.Muxers.Add(muxer));
        Libp2pHost friend = await hosts.StartAsync();
        await friend.ConnectAsync(server.Address(), TestNet.Token).Soon();
        await friend.ShouldReachAsync(server.PeerId);
        Libp2pHost enemy = await hosts.StartAsync();
        gater.Decide = (asked, _) => asked == step ? GateDecision.Refuse("not today") : GateDecision.Allow;
        (int steps, int muxers) = (gater.Asked.Count, muxer.Started);
        var opened = new List<PeerId>();
        server.ConnectionOpened += (_, args) => opened.Add(args.Connection.RemotePeer);

        ConnectionClosedException? reason = await TryConnectAsync(enemy, server);

        await Eventually.TrueAsync(() => server.Connections.Count == 1 && server.Swarm.Inbound.Count == 1 && server.Swarm.Resources.Peers == 1);
        await GateHosts.ShouldBeEmptyAsync(enemy);
        GateStep[] expected = [GateStep.Accept, GateStep.Secured, GateStep.Upgraded];
        gater.Asked.Skip(steps).ShouldBe(expected.TakeWhile(asked => asked <= step), "no later step is asked");
        hosts.Logs.Entries.ShouldContain(entry => entry.Text.Contains($"({step}): not today", StringComparison.Ordinal));
        muxer.Started.ShouldBe(muxers + (step == GateStep.Upgraded && transport != "quic" ? 1 : 0), "no muxer starts before its step");
        if (step == GateStep.Upgraded || (step == GateStep.Secured && transport == "quic"))
        {
            // The client may not be through with its own handshake when it ends.
            reason?.Code.ShouldBe(ConnectionErrorCode.Gated, reason.Message);
        }

        gater.Decide = static (_, _) => GateDecision.Allow;
        await friend.ShouldReachAsync(server.PeerId);
        opened.ShouldNotContain(enemy.PeerId);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Whoever_answers_at_an_address_without_a_name_is_asked_about_once_he_is_known(string transport)
    {
        await using var hosts = new GateHosts(transport);
        Libp2pHost server = await hosts.StartAsync();
        var peers = new List<PeerId?>();
        var gater = new StubGater
        {
            Decide = (step, peer) =>
            {
                peers.Add(peer);
                return step == GateStep.Secured ? GateDecision.Refuse("a stranger") : GateDecision.Allow;
            },
        };
        Libp2pHost client = await hosts.StartAsync(gater);

        DialException error = await Should.ThrowAsync<DialException>(client.ConnectToUnknownPeerAsync(server.ListenAddresses[0], TestNet.Token).Soon());

        error.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<ConnectionGatedException>().Reason.ShouldBe("a stranger");
        gater.Asked.ShouldBe([GateStep.DialAddress, GateStep.Secured]);
        peers.ShouldBe([null, server.PeerId]);
    }

    private static void ShouldDescribe(StubGater gater, IPeerConnection connection)
    {
        GatedConnection upgraded = new(
            connection.Direction,
            connection.RemotePeer,
            connection.RemotePublicKey,
            connection.LocalAddress,
            connection.RemoteAddress,
            connection.SecurityProtocol,
            connection.MuxerProtocol);
        gater.Connections.ShouldBe([upgraded with { MuxerProtocol = null }, upgraded]);
    }

    /// <summary>Connects until the other end has turned the connection away; why, where the dial had succeeded before.</summary>
    private static async Task<ConnectionClosedException?> TryConnectAsync(Libp2pHost client, Libp2pHost server)
    {
        var closed = new TaskCompletionSource<ConnectionClosedException?>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.ConnectionClosed += (_, args) => closed.TrySetResult(args.Reason);
        try
        {
            await client.ConnectAsync(server.Address(), TestNet.Token).Soon();
        }
        catch (DialException)
        {
            return null;
        }

        return await closed.Task.Soon();
    }

    private static TheoryData<string, GateStep> Combine(params GateStep[] steps)
    {
        var data = new TheoryData<string, GateStep>();
        foreach (string transport in (string[])["memory", "tcp", "quic"])
        {
            foreach (GateStep step in steps)
            {
                data.Add(transport, step);
            }
        }

        return data;
    }
}
