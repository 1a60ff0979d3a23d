using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Hosting;

/// <summary>What users do while a host stops, and what must not keep it from its end.</summary>
public sealed class StopTests
{
    private const string Slow = "/test/slow/1.0.0";

    [Fact]
    public async Task AHandlerThatIgnoresItsToken_DoesNotHoldUpTheStop_AndLosesItsStream()
    {
        var clock = new FakeTimeProvider();
        await using var net = new TestNet { Clock = clock };
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        var started = new TaskCompletionSource<IPeerStream>();
        var release = new TaskCompletionSource();
        server.AddStreamHandler(Slow, async (stream, _) =>
        {
            started.SetResult(stream);
            await release.Task;
        });
        await client.ConnectAsync(server.Address(), TestNet.Token);
        await using IPeerStream running = await client.OpenStreamAsync(server.PeerId, [Slow], TestNet.Token);
        IPeerStream served = await started.Task.WaitAsync(TestNet.Patience, TestNet.Token);

        Task stopping = server.StopAsync(TestNet.Token);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            return stopping.IsCompleted;
        });

        await stopping;
        served.Aborted.IsCancellationRequested.ShouldBeTrue();
        await Should.ThrowAsync<IOException>(() => served.Output.WriteAsync(new byte[1], TestNet.Token).AsTask());
        release.SetResult();
    }

    [Fact]
    public async Task DisposingFromAHandler_Ends()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        var disposed = new TaskCompletionSource();
        server.AddStreamHandler(Slow, async (_, _) =>
        {
            await server.DisposeAsync();
            disposed.SetResult();
        });
        await client.ConnectAsync(server.Address(), TestNet.Token);

        await using IPeerStream stream = await client.OpenStreamAsync(server.PeerId, [Slow], TestNet.Token);

        await disposed.Task.WaitAsync(TestNet.Patience, TestNet.Token);
    }

    [Fact]
    public async Task DisposingWhileAStopIsDraining_CutsItShort()
    {
        await using var net = new TestNet { Clock = new FakeTimeProvider() };
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        server.AddStreamHandler(Slow, static async (_, token) => await Task.Delay(Timeout.Infinite, token));
        await client.ConnectAsync(server.Address(), TestNet.Token);
        await using IPeerStream running = await client.OpenStreamAsync(server.PeerId, [Slow], TestNet.Token);

        Task stopping = server.StopAsync(TestNet.Token);
        await server.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TestNet.Token);

        await stopping.WaitAsync(TestNet.Patience, TestNet.Token);
    }

    [Fact]
    public async Task ACallbackThatThrows_OnTheTokenOfAConnectionOrAHandler_IsLogged_AndChangesNothing()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        var started = new TaskCompletionSource();
        server.AddStreamHandler(Slow, async (_, token) =>
        {
            token.Register(static () => throw new InvalidOperationException("of a handler"));
            started.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        });
        IPeerConnection connection = await client.ConnectAsync(server.Address(), TestNet.Token);
        connection.Closed.Register(static () => throw new InvalidOperationException("of a connection"));
        await using IPeerStream running = await client.OpenStreamAsync(server.PeerId, [Slow], TestNet.Token);
        await started.Task.WaitAsync(TestNet.Patience, TestNet.Token);

        await server.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TestNet.Token);

        await Eventually.TrueAsync(() => client.Connections.Count == 0);
        await Eventually.TrueAsync(() => Logged(net, "of a handler") && Logged(net, "of a connection"));
        client.Swarm.Resources.System.Streams.ShouldBe(0);
    }

    [Fact]
    public async Task ADialUnderWay_EndsWithTheHost_AndLeavesNoLink()
    {
        await using var net = new TestNet { Clock = new FakeTimeProvider() };
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        net.Network.Hold();
        Task<IPeerConnection> dial = client.ConnectAsync(server.Address(), TestNet.Token).AsTask();
        Task<IPeerConnection> unknown = client.ConnectToUnknownPeerAsync(server.ListenAddresses[0], TestNet.Token).AsTask();
        await Eventually.TrueAsync(() => net.Network.Links.Count == 2);

        await client.StopAsync(TestNet.Token).WaitAsync(TestNet.Patience, TestNet.Token);

        foreach (Task<IPeerConnection> each in (Task<IPeerConnection>[])[dial, unknown])
        {
            (await Should.ThrowAsync<DialException>(() => each.WaitAsync(TestNet.Patience, TestNet.Token))).Message.ShouldContain("stopping");
        }

        net.Network.Release();
        await Eventually.TrueAsync(() => net.Network.Links.Count == 0);
    }

    private static bool Logged(TestNet net, string message) =>
        net.Logs.Entries.Any(entry => entry.Exception?.ToString().Contains(message, StringComparison.Ordinal) == true);
}
