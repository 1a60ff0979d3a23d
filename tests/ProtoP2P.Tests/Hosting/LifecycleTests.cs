using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Hosting;

public sealed class LifecycleTests
{
    private const string Slow = "/test/slow/1.0.0";

    [Fact]
    public async Task Stopping_LetsARunningHandlerEnd_AndTurnsNewStreamsAway()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        (TaskCompletionSource started, TaskCompletionSource release) = (new(), new());
        server.AddEcho();
        server.AddStreamHandler(Slow, async (stream, token) =>
        {
            started.SetResult();
            await release.Task;
            await stream.Output.WriteAsync("done"u8.ToArray(), token);
            await stream.Output.CompleteAsync();
        });
        server.AddStreamHandler("/test/system/1.0.0", static (_, _) => ValueTask.CompletedTask, new StreamHandlerOptions { IsApplication = false });
        var changed = new TaskCompletionSource();
        server.SelfChanged += (_, _) =>
        {
            if (server.Protocols.Count == 1)
            {
                changed.TrySetResult();
            }
        };
        IPeerConnection connection = await client.ConnectAsync(server.Address(), TestNet.Token);
        await using IPeerStream running = await client.OpenStreamAsync(server.PeerId, [Slow], TestNet.Token);
        await started.Task.WaitAsync(TestNet.Patience, TestNet.Token);

        Task stopping = server.StopAsync(TestNet.Token);
        await changed.Task.WaitAsync(TestNet.Patience, TestNet.Token);

        server.Protocols.ShouldBe(["/test/system/1.0.0"]);
        server.ListenAddresses.ShouldNotBeEmpty();
        StreamResetException refused = await Should.ThrowAsync<StreamResetException>(async () =>
        {
            await using IPeerStream late = await client.OpenStreamAsync(connection, [HostExtensions.Echo], TestNet.Token);
            await late.ReadToEndAsync();
        });
        refused.Code.ShouldBe(StreamErrorCode.Shutdown);
        Libp2pHost latecomer = await net.StartDialerAsync();
        await Should.ThrowAsync<DialException>(() => latecomer.ConnectAsync(server.ListenAddresses[0].WithPeerId(server.PeerId), TestNet.Token).AsTask());
        stopping.IsCompleted.ShouldBeFalse();

        release.SetResult();
        (await running.ReadToEndAsync()).ShouldBe("done");
        await stopping.WaitAsync(TestNet.Patience, TestNet.Token);
        await Eventually.TrueAsync(() => client.Connections.Count == 0);
    }

    [Fact]
    public async Task AHandlerThatDoesNotEnd_IsCutOff_WhenTheDrainTimeoutHasPassed()
    {
        var clock = new FakeTimeProvider();
        await using var net = new TestNet { Clock = clock };
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        (TaskCompletionSource started, TaskCompletionSource cancelled) = (new(), new());
        server.AddStreamHandler(Slow, async (_, token) =>
        {
            started.SetResult();
            await using CancellationTokenRegistration registration = token.Register(cancelled.SetResult);
            await cancelled.Task;
        });
        await client.ConnectAsync(server.Address(), TestNet.Token);
        await using IPeerStream running = await client.OpenStreamAsync(server.PeerId, [Slow], TestNet.Token);
        await started.Task.WaitAsync(TestNet.Patience, TestNet.Token);

        Task stopping = server.StopAsync(TestNet.Token);
        await Eventually.TrueAsync(() => net.Logs.Entries.Any(entry => entry.Text.Contains("may end within 30 s", StringComparison.Ordinal)));
        clock.Advance(TimeSpan.FromSeconds(29));
        cancelled.Task.IsCompleted.ShouldBeFalse();
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return stopping.IsCompleted;
        });

        await stopping;
        cancelled.Task.IsCompleted.ShouldBeTrue();
        net.Logs.Entries.ShouldContain(entry => entry.Text.Contains("with calls still running", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disposing_EndsAtOnce_AndTwiceIsOnce()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        server.AddStreamHandler(Slow, static async (_, token) => await Task.Delay(Timeout.Infinite, token));
        await client.ConnectAsync(server.Address(), TestNet.Token);
        await using IPeerStream running = await client.OpenStreamAsync(server.PeerId, [Slow], TestNet.Token);

        await server.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TestNet.Token);
        await server.DisposeAsync();

        server.Connections.ShouldBeEmpty();
        await Should.ThrowAsync<ObjectDisposedException>(() => server.ConnectAsync(client.PeerId, TestNet.Token).AsTask());
    }

    [Fact]
    public async Task AHost_SaysThatItIsNotStarted_AndStartsOnce()
    {
        await using var net = new TestNet();
        Libp2pHost host = net.Create();

        (await Should.ThrowAsync<InvalidOperationException>(() => host.ConnectAsync(host.PeerId, TestNet.Token).AsTask())).Message.ShouldContain("StartAsync");
        await host.StartAsync(TestNet.Token);
        await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync(TestNet.Token));
    }

    [Fact]
    public async Task AnAddressThatCannotBeListenedOn_FailsTheStart_AndUndoesTheRest()
    {
        await using var net = new TestNet();
        Libp2pHost first = await net.StartAsync();
        var service = new RecordingService();
        Libp2pHost second = net.Create(options =>
        {
            options.Services.Add(service);
            options.ListenAddresses.Add(Multiaddress.Parse("/memory/9"));
            options.ListenAddresses.Add(first.ListenAddresses[0]);
        });

        (await Should.ThrowAsync<Libp2pException>(() => second.StartAsync(TestNet.Token))).Message.ShouldContain(first.ListenAddresses[0].ToString());

        service.Calls.ShouldBe(["start", "stop"]);
        await net.StartDialerAsync(options => options.ListenAddresses.Add(Multiaddress.Parse("/memory/9")));
        (await Should.ThrowAsync<Libp2pException>(() =>
            net.StartDialerAsync(options => options.ListenAddresses.Add(Multiaddress.Parse("/ip4/127.0.0.1/udp/1/quic-v1")))))
            .Message.ShouldContain("/ip4/127.0.0.1/udp/1/quic-v1");
    }

    [Fact]
    public async Task ConnectionEvents_AreRaisedAtBothEnds_OpenedBeforeClosed_WithTheReason()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        List<string> atServer = [], atClient = [];
        PeerConnectionEventArgs? closed = null;
        server.ConnectionOpened += (_, _) => atServer.Add("opened");
        server.ConnectionClosed += (_, args) =>
        {
            closed = args;
            atServer.Add("closed");
        };
        client.ConnectionOpened += (_, _) => throw new InvalidOperationException("of a subscriber");
        client.ConnectionOpened += (_, _) => atClient.Add("opened");
        client.ConnectionClosed += (_, _) => atClient.Add("closed");

        IPeerConnection connection = await client.ConnectAsync(server.Address(), TestNet.Token);
        await Eventually.TrueAsync(() => server.Connections.Count == 1);
        await connection.CloseAsync(TestNet.Token);
        await Eventually.TrueAsync(() => atServer.Count == 2 && atClient.Count == 2);

        atServer.ShouldBe(["opened", "closed"]);
        atClient.ShouldBe(["opened", "closed"]);
        closed!.Reason.ShouldNotBeNull().IsRemote.ShouldBeTrue();
        closed.Connection.Closed.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task APeersRecord_HoldsTheListenAddresses_SignedByTheNode()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartAsync();

        PeerRecord record = PeerRecord.Open(host.CreatePeerRecord().ToProtobuf());

        record.PeerId.ShouldBe(host.PeerId);
        record.Addresses.ShouldBe(host.ListenAddresses);
    }

    [Fact]
    public void OptionsOutOfRange_AreNamed_AllAtOnce()
    {
        var options = new Libp2pHostOptions { DrainTimeout = TimeSpan.FromDays(2) };
        options.Connections.MaxInbound = 0;
        options.Yamux.MaxStreams = -1;

        string message = Should.Throw<ArgumentException>(() => Libp2pHost.Create(options)).Message;

        message.ShouldContain("Libp2pHostOptions:DrainTimeout is 2.00:00:00; expected 00:00:00 to 01:00:00");
        message.ShouldContain("Libp2pHostOptions:Connections:MaxInbound is 0; expected 1 to 1000000");
        message.ShouldContain("Yamux");
        message.ShouldContain("MaxStreams");
    }

    private sealed class RecordingService : ILibp2pService
    {
        public List<string> Calls { get; } = [];

        public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
        {
            Calls.Add("start");
            return ValueTask.CompletedTask;
        }

        public ValueTask StopAsync(CancellationToken cancellationToken)
        {
            Calls.Add("stop");
            return ValueTask.CompletedTask;
        }
    }
}
