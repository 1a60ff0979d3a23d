using Acme;
using ProtoP2P.Rpc;

namespace ProtoP2P.Testing.Tests;

/// <summary>Captured calls, at both ends, of every kind, in both wire modes; served by stubs.</summary>
public sealed class CallCaptureTests : IAsyncDisposable
{
    private static readonly StockQuery Query = new() { Sku = "A-1" };
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryNetwork _network;

    public CallCaptureTests() => _network = new InMemoryNetwork(null, _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task Both_ends_see_the_same_call_of_every_kind()
    {
        var ends = await ConnectAsync<IKinds>();
        SetUp(ends.Stub);
        IKinds client = ends.Client;

        await _clock.RunAsync(
            async () =>
            {
                await client.AskAsync(Query, Token);
                await client.AskByTaskAsync(Query, Token);
                await client.NowAsync(Token);
                await client.TellAsync(Query, Token);
                await client.WatchAsync(Query, Token).ToListAsync(Token);
                await client.OrderAsync(StubServiceTests.Lines(3), Token);
                await client.PushAsync(StubServiceTests.Lines(3), Token);
                await client.HaggleAsync(StubServiceTests.Lines(3), Token).ToListAsync(Token);
                await client.OrderForAsync(Query, StubServiceTests.Lines(3), Token);
                await client.HaggleForAsync(Query, StubServiceTests.Lines(3), Token).ToListAsync(Token);
                await client.DropAsync(Query, Token);
            },
            cancellationToken: Token);
        await _clock.RunUntilAsync(ends.Served.WaitForAsync(x => x.DropAsync(default!), cancellationToken: Token), cancellationToken: Token);
        await _clock.SettleAsync(Token);

        string[] expected =
        [
            "Ask OK, 1 -> 1", "AskByTask OK, 1 -> 1", "Now OK, 0 -> 1", "Tell OK, 1 -> 0", "Watch OK, 1 -> 2", "Order OK, 3 -> 1", "Push OK, 3 -> 0",
            "Haggle OK, 3 -> 3", "OrderFor OK, 4 -> 1", "HaggleFor OK, 4 -> 2", "Drop OK, 1 -> 0",
        ];
        ends.Called.Calls.Select(call => call.ToString()).ShouldBe(expected.Select(line => $"Client {line}"));
        ends.Served.Calls.Select(call => call.ToString()).ShouldBe(expected.Select(line => $"Server {line}"));
        ends.Stub.Calls.Calls.Select(call => call.ToString()).ShouldBe(expected.Select(line => $"Server {line}"));
        ends.Called.Calls.ShouldAllBe(call => call.Peer == ends.Server.PeerId);
        ends.Served.Calls.ShouldAllBe(call => call.Peer == ends.Caller.PeerId);
        ends.Stub.Calls.Calls.ShouldAllBe(call => call.Peer == ends.Caller.PeerId);

        CapturedCall headed = ends.Served.Of(x => x.OrderForAsync(default!, default!)).ShouldHaveSingleItem();
        headed.Request<StockQuery>().ShouldBe(Query);
        headed.RequestsOf<Line>().Select(line => line.Count).ShouldBe([1, 2, 3]);
        headed.Reply<Receipt>().Items.ShouldBe(3);
    }

    [Fact]
    public async Task Bare_contracts_are_captured_too()
    {
        var ask = await ConnectAsync<IBareAsk>();
        ask.Stub.On(x => x.AskAsync(default!)).Returns(new StockReply { Count = 1 });
        var tell = await ConnectAsync<IBareTell>();
        tell.Stub.On(x => x.TellAsync(default!)).Completes();
        var watch = await ConnectAsync<IBareWatch>();
        watch.Stub.On(x => x.WatchAsync(default!)).Returns(new StockReply { Count = 1 }, new StockReply { Count = 2 });
        var order = await ConnectAsync<IBareOrder>();
        order.Stub.On(x => x.OrderAsync(default!)).Returns((IReadOnlyList<Line> lines) => new Receipt { Items = lines.Count });
        var haggle = await ConnectAsync<IBareHaggle>();
        haggle.Stub.On(x => x.HaggleAsync(default!)).ReturnsEach((Line line) => new Receipt { Items = line.Count });

        await _clock.RunAsync(
            async () =>
            {
                await ask.Client.AskAsync(Query, Token);
                await tell.Client.TellAsync(Query, Token);
                await watch.Client.WatchAsync(Query, Token).ToListAsync(Token);
                await order.Client.OrderAsync(StubServiceTests.Lines(3), Token);
                await haggle.Client.HaggleAsync(StubServiceTests.Lines(3), Token).ToListAsync(Token);
            },
            cancellationToken: Token);
        await _clock.SettleAsync(Token);

        Lines(ask.Called.Calls, ask.Served.Calls, ask.Stub.Calls.Calls).ShouldBe(["Client Ask OK, 1 -> 1", "Server Ask OK, 1 -> 1", "Server Ask OK, 1 -> 1"]);
        Lines(tell.Called.Calls, tell.Served.Calls).ShouldBe(["Client Tell OK, 1 -> 0", "Server Tell OK, 1 -> 0"]);
        Lines(watch.Called.Calls, watch.Served.Calls).ShouldBe(["Client Watch OK, 1 -> 2", "Server Watch OK, 1 -> 2"]);
        Lines(order.Called.Calls, order.Served.Calls).ShouldBe(["Client Order OK, 3 -> 1", "Server Order OK, 3 -> 1"]);
        Lines(haggle.Called.Calls, haggle.Served.Calls).ShouldBe(["Client Haggle OK, 3 -> 3", "Server Haggle OK, 3 -> 3"]);
    }

    [Fact]
    public async Task Metadata_deadline_status_and_duration_are_recorded()
    {
        var ends = await ConnectAsync<IKinds>();
        ends.Stub.On(x => x.NowAsync()).Returns(new StockReply()).Throws(RpcStatusCode.NotFound, "gone");
        await _clock.RunUntilAsync(ends.Client.NowAsync(Token), cancellationToken: Token);
        _network.SetConditions(new LinkConditions { Latency = Latency });
        ends.Called.Clear();
        ends.Served.Clear();
        var call = new RpcCall { Timeout = TimeSpan.FromSeconds(4), Metadata = new RpcMetadata { { "tenant", "a" } } };

        await Should.ThrowAsync<RpcException>(() => _clock.RunUntilAsync(ends.Client.NowAsync(call), cancellationToken: Token));

        CapturedCall called = ends.Called.Calls.ShouldHaveSingleItem();
        CapturedCall served = ends.Served.Calls.ShouldHaveSingleItem();
        (called.Status, served.Status).ShouldBe((RpcStatusCode.NotFound, RpcStatusCode.NotFound));
        called.Error.ShouldBeOfType<RpcException>().Reason.ShouldBe("gone");
        (called.Metadata["tenant"], served.Metadata["tenant"]).ShouldBe(("a", "a"));
        called.Duration.ShouldBe(2 * Latency);
        served.Duration.ShouldBe(TimeSpan.Zero);
        (served.StartedAt - called.StartedAt).ShouldBe(Latency);
        called.Deadline.ShouldBe(called.StartedAt + TimeSpan.FromSeconds(4));
        served.Deadline.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_deadline_is_a_deadline_at_both_ends()
    {
        var ends = await ConnectAsync<IKinds>();
        ends.Stub.On(x => x.NowAsync()).Hangs();

        await Should.ThrowAsync<RpcException>(
            () => _clock.RunUntilAsync(ends.Client.NowAsync(new RpcCall { Timeout = TimeSpan.FromSeconds(4) }), cancellationToken: Token));
        await _clock.RunUntilAsync(ends.Served.Calls[0].Ended, cancellationToken: Token);

        ends.Called.Calls[0].Status.ShouldBe(RpcStatusCode.DeadlineExceeded);
        ends.Served.Calls[0].Status.ShouldBe(RpcStatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Waiting_for_the_nth_call_yields_it_while_it_runs()
    {
        var ends = await ConnectAsync<IKinds>();
        ends.Stub.On(x => x.AskAsync(default!)).Returns(new StockReply()).Hangs();
        Task<CapturedCall> second = ends.Served.WaitForAsync(x => x.AskAsync(default!), count: 2, Token);
        using var cancellation = new CancellationTokenSource();

        await _clock.RunUntilAsync(ends.Client.AskAsync(Query, Token), cancellationToken: Token);
        second.IsCompleted.ShouldBeFalse();
        Task<StockReply> hanging = ends.Client.AskAsync(new StockQuery { Sku = "B-2" }, cancellation.Token).AsTask();
        CapturedCall call = await _clock.RunUntilAsync(second, cancellationToken: Token);

        call.Request<StockQuery>().Sku.ShouldBe("B-2");
        call.Status.ShouldBeNull();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => _clock.RunUntilAsync(hanging, cancellationToken: Token));
        await _clock.RunUntilAsync(call.Ended, cancellationToken: Token);
        call.Status.ShouldBe(RpcStatusCode.Cancelled);
    }

    [Fact]
    public async Task Messages_are_copies()
    {
        var stub = new StubService<IKinds>();
        stub.On(x => x.AskAsync(default!)).Returns(new StockReply());
        var query = new StockQuery { Sku = "before" };
        await stub.Service.AskAsync(query, Token);

        query.Sku = "after";

        stub.Calls.Calls.ShouldHaveSingleItem().Request<StockQuery>().Sku.ShouldBe("before");
    }

    [Fact]
    public async Task The_oldest_calls_go_first()
    {
        var capture = new CallCapture<IKinds>(capacity: 3);
        Libp2pHost server = await _network.CreateHostAsync("server", options => options.ServerInterceptors.Add(capture), Token);
        var stub = new StubService<IKinds>();
        stub.On(x => x.AskAsync(default!)).Returns(new StockReply());
        server.AddProtocol(stub.Service);
        IKinds client = (await _network.CreateHostAsync("client", cancellationToken: Token)).GetClient<IKinds>(server.PeerId);

        for (int i = 0; i < 5; i++)
        {
            await _clock.RunUntilAsync(client.AskAsync(new StockQuery { Sku = $"{i}" }, Token), cancellationToken: Token);
        }

        capture.Calls.Select(call => call.Request<StockQuery>().Sku).ShouldBe(["2", "3", "4"]);
    }

    [Fact]
    public async Task Asking_for_the_wrong_message_says_what_there_is()
    {
        var stub = new StubService<IKinds>();
        stub.On(x => x.AskAsync(default!)).Returns(new StockReply());
        await stub.Service.AskAsync(Query, Token);

        Should.Throw<InvalidOperationException>(() => stub.Calls.Calls[0].Request<Line>()).Message
            .ShouldBe("Client Ask OK, 1 -> 1: it was not called with a Line but with StockQuery");
    }

    private static string[] Lines(params IReadOnlyList<CapturedCall>[] calls) => [.. calls.SelectMany(list => list).Select(call => call.ToString())];

    private static void SetUp(StubService<IKinds> stub)
    {
        stub.On(x => x.AskAsync(default!)).Returns(new StockReply { Count = 1 });
        stub.On(x => x.AskByTaskAsync(default!)).Returns(new StockReply { Count = 1 });
        stub.On(x => x.NowAsync()).Returns(new StockReply { Count = 1 });
        stub.On(x => x.TellAsync(default!)).Completes();
        stub.On(x => x.DropAsync(default!)).Completes();
        stub.On(x => x.WatchAsync(default!)).Returns(new StockReply { Count = 1 }, new StockReply { Count = 2 });
        stub.On(x => x.OrderAsync(default!)).Returns((IReadOnlyList<Line> lines) => new Receipt { Items = lines.Count });
        stub.On(x => x.PushAsync(default!)).Completes();
        stub.On(x => x.HaggleAsync(default!)).ReturnsEach((Line line) => new Receipt { Items = line.Count });
        stub.On(x => x.OrderForAsync(default!, default!)).Returns((StockQuery head, IReadOnlyList<Line> lines) => new Receipt { Items = lines.Count });
        stub.On(x => x.HaggleForAsync(default!, default!)).Returns(new Receipt { Items = 1 }, new Receipt { Items = 2 });
    }

    private async Task<Ends<T>> ConnectAsync<T>()
        where T : class, IProtocolContract<T>
    {
        var ends = new Ends<T>(new StubService<T>(_clock), new CallCapture<T>(_clock), new CallCapture<T>(_clock));
        ends.Server = await _network.CreateHostAsync($"server of {typeof(T).Name}", options => options.ServerInterceptors.Add(ends.Served), Token);
        ends.Server.AddProtocol(ends.Stub.Service);
        ends.Caller = await _network.CreateHostAsync($"caller of {typeof(T).Name}", options => options.ClientInterceptors.Add(ends.Called), Token);
        ends.Client = ends.Caller.GetClient<T>(ends.Server.PeerId);
        return ends;
    }

    private sealed record Ends<T>(StubService<T> Stub, CallCapture<T> Called, CallCapture<T> Served)
        where T : class, IProtocolContract<T>
    {
        public Libp2pHost Server { get; set; } = null!;

        public Libp2pHost Caller { get; set; } = null!;

        public T Client { get; set; } = null!;
    }
}
