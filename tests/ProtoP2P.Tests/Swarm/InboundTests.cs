using ProtoP2P.Muxers;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Swarm;

public sealed class InboundTests
{
    [Fact]
    public async Task AHandshakeThatStalls_EndsAfter10Seconds_WithTheNameOfTheLimit()
    {
        var clock = new FakeTimeProvider();
        await using var net = new TestNet { Clock = clock };
        Libp2pHost server = await net.StartAsync();
        ITransportConnection slow = await net.Network.CreateTransport("slow loris").DialAsync(server.ListenAddresses[0], TestNet.Token);
        await slow.WriteAsync(new byte[] { 0x13 }, TestNet.Token);

        await Eventually.TrueAsync(() => server.Swarm.Inbound.Count == 1);
        await clock.WaitForTimersAsync(1, TestNet.Token);
        clock.Advance(TimeSpan.FromSeconds(10));

        await Should.ThrowAsync<IOException>(() => ReadAsync(slow));
        await Eventually.TrueAsync(() => server.Swarm.Inbound.Count == 0);
        string logged = net.Logs.Entries.Where(entry => entry.Text.Contains("failed before it was established", StringComparison.Ordinal))
            .ShouldHaveSingleItem().Text;
        logged.ShouldContain("longer than 10 s");
        logged.ShouldContain("HandshakeTimeout");
    }

    [Fact]
    public async Task AConnectionFlood_IsRefusedAtOnce_AndOthersGoOn()
    {
        var clock = new FakeTimeProvider();
        await using var net = new TestNet { Clock = clock };
        Libp2pHost server = await net.StartAsync();
        Libp2pHost friend = await net.StartDialerAsync();
        using IDisposable echo = server.AddEcho();
        await friend.ConnectAsync(server.Address(), TestNet.Token);

        // The server counts the friend's handshake until it has ended at its own side too.
        await friend.ShouldReachAsync(server.PeerId);
        ITransport attacker = net.Network.CreateTransport("attacker");

        List<ITransportConnection> flood = [];
        for (int i = 0; i < 300; i++)
        {
            flood.Add(await attacker.DialAsync(server.ListenAddresses[0], TestNet.Token));
        }

        // 64 handshakes are in the making; everyone else was turned away without a word.
        await Eventually.TrueAsync(() => net.Network.Links.Count(link => link.IsOpen) == 1 + 64);
        server.Swarm.Inbound.Count.ShouldBe(1 + 64);
        await friend.ShouldReachAsync(server.PeerId);

        // Each has a timer for the whole and one for its negotiation.
        await Eventually.TrueAsync(() => clock.ArmedTimers >= 2 * 64);
        for (int leap = 0; leap < 3; leap++)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await friend.ShouldReachAsync(server.PeerId);
        }

        // A last few may have started theirs after that.
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return server.Swarm.Inbound.Count <= 1;
        });
        Libp2pHost latecomer = await net.StartDialerAsync();
        await latecomer.ConnectAsync(server.Address(), TestNet.Token);
    }

    [Fact]
    public async Task ConnectionsOfOneAddress_AreLimitedTo8()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartDialerAsync(options => options.ListenAddresses.Add(Multiaddress.Parse("/ip4/203.0.113.1/tcp/4001")));
        ITransport oneAddress = net.Network.CreateTransport("one address");
        for (int i = 0; i < 20; i++)
        {
            await oneAddress.DialAsync(server.ListenAddresses[0], TestNet.Token);
        }

        await Eventually.TrueAsync(() => net.Network.Links.Count(link => link.IsOpen) == 8);
        Libp2pHost other = await net.StartDialerAsync();
        await other.ConnectAsync(server.Address(), TestNet.Token);
    }

    [Fact]
    public async Task MoreConnectionsThanOnePeerMayHave_AreClosed()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync(options => options.Connections.MaxPerPeer = 2);
        Libp2pHost client = await net.StartDialerAsync();
        for (int i = 0; i < 5; i++)
        {
            await client.ConnectToUnknownPeerAsync(server.ListenAddresses[0], TestNet.Token);
        }

        await Eventually.TrueAsync(() => client.Connections.Count == 2 && server.Connections.Count == 2);
    }

    [Fact]
    public async Task AStreamFlood_ThatAgreesOnNoProtocol_IsReset_AndOthersGoOn()
    {
        var clock = new FakeTimeProvider();
        await using var net = new TestNet { Clock = clock };
        Libp2pHost server = await net.StartAsync();
        Libp2pHost friend = await net.StartDialerAsync();
        using IDisposable echo = server.AddEcho();
        await friend.ConnectAsync(server.Address(), TestNet.Token);
        IMuxedConnection attacker = await RawPeer.ConnectAsync(net.Network.CreateTransport("attacker"), server.Address(), clock);

        // Whoever was accepted has a timer of the handshake until the server counts the connection.
        await Eventually.TrueAsync(() => server.Connections.Count == 2);
        int armed = clock.ArmedTimers;
        List<IMuxedStream> flood = [];
        for (int i = 0; i < 200; i++)
        {
            IMuxedStream stream = await attacker.OpenStreamAsync(TestNet.Token);
            await stream.Output.WriteAsync(new byte[] { 0x13 }, TestNet.Token);
            flood.Add(stream);
        }

        await Eventually.TrueAsync(() => flood.Count(stream => stream.Aborted.IsCancellationRequested) == 200 - 128);
        await friend.ShouldReachAsync(server.PeerId);
        net.Logs.Entries.ShouldContain(entry => entry.Text.Contains("Streams.MaxNegotiatingPerConnection", StringComparison.Ordinal));

        // Those that dawdle lose their stream, and only that. Each of them has to have begun to wait before the time passes.
        await Eventually.TrueAsync(() => clock.ArmedTimers >= armed + 128);
        clock.Advance(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => flood.TrueForAll(stream => stream.Aborted.IsCancellationRequested));
        attacker.Completion.IsCompleted.ShouldBeFalse();
        await attacker.DisposeAsync();
    }

    [Fact]
    public async Task StreamsOverAHandlersLimit_AreReset_AndServedAgainWhenThereIsRoom()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        var release = new TaskCompletionSource();
        using IDisposable handler = server.AddStreamHandler(
            "/test/slow/1.0.0",
            async (stream, _) =>
            {
                await release.Task;
                await stream.Output.CompleteAsync();
            },
            new StreamHandlerOptions { MaxStreamsPerPeer = 2 });
        await client.ConnectAsync(server.Address(), TestNet.Token);

        await using IPeerStream first = await client.OpenStreamAsync(server.PeerId, ["/test/slow/1.0.0"], TestNet.Token);
        await using IPeerStream second = await client.OpenStreamAsync(server.PeerId, ["/test/slow/1.0.0"], TestNet.Token);
        (await Should.ThrowAsync<StreamResetException>(() => OpenAndReadAsync(client, server.PeerId, "/test/slow/1.0.0")))
            .Code.ShouldBe(StreamErrorCode.ResourceLimit);

        release.SetResult();
        (await first.ReadToEndAsync()).ShouldBeEmpty();
        (await second.ReadToEndAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AHandlerThatThrows_ResetsItsStream_IsLogged_AndNothingElseHappens()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        using IDisposable echo = server.AddEcho();
        using IDisposable broken = server.AddStreamHandler("/test/broken/1.0.0", static (_, _) => throw new InvalidOperationException("of a handler"));
        await client.ConnectAsync(server.Address(), TestNet.Token);

        await Should.ThrowAsync<StreamResetException>(() => OpenAndReadAsync(client, server.PeerId, "/test/broken/1.0.0"));

        net.Logs.Entries.ShouldContain(entry => entry.Exception is InvalidOperationException);
        await client.ShouldReachAsync(server.PeerId);
    }

    [Fact]
    public async Task AProtocolThatIsNotServed_IsANegotiationError_ThatNamesWhatWasProposed()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        await client.ConnectAsync(server.Address(), TestNet.Token);

        var error = await Should.ThrowAsync<NegotiationException>(() =>
            client.OpenStreamAsync(server.PeerId, ["/test/a/1.0.0", "/test/b/1.0.0"], TestNet.Token).AsTask());

        error.Proposed.ShouldBe(["/test/a/1.0.0", "/test/b/1.0.0"]);
    }

    // The reset may come before or after the opening side has read that the protocol was agreed.
    private static async Task<string> OpenAndReadAsync(Libp2pHost host, PeerId peer, string protocolId)
    {
        await using IPeerStream stream = await host.OpenStreamAsync(peer, [protocolId], TestNet.Token);
        return await stream.ReadToEndAsync();
    }

    private static async Task<int> ReadAsync(ITransportConnection connection) =>
        await connection.ReadAsync(new byte[64], TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TestNet.Token);
}
