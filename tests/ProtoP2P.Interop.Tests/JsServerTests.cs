using System.Threading.Channels;
using Google.Protobuf;
using ProtoP2P.Interop.Tests.Contract;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Tests;

/// <summary>A C# client calls the contract that a JavaScript server implements from the published wire format alone.</summary>
public sealed class JsServerTests(JsPeerFixture js)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task Calls_of_every_shape_return(string muxer)
    {
        await using Session session = await StartAsync(muxer);
        IInterop client = session.Client;

        (await client.SquareAsync(Number(7), Cancellation)).Value.ShouldBe(49);
        (await ValuesAsync(client.CountAsync(new Span { First = 3, Count = 4 }, Cancellation))).ShouldBe([3, 4, 5, 6]);
        (await client.SumAsync(Numbers(1, 2, 3), Cancellation)).Value.ShouldBe(6);
        (await ValuesAsync(client.RunningTotalAsync(Numbers(1, 2, 3), Cancellation))).ShouldBe([1, 3, 6]);
        (await ValuesAsync(client.ScaleAsync(Number(3), Numbers(1, 2), Cancellation))).ShouldBe([3, 6]);
    }

    [Fact]
    public async Task A_duplex_call_is_a_conversation()
    {
        await using Session session = await StartAsync("yamux");
        Channel<Number> requests = Channel.CreateUnbounded<Number>();
        await using IAsyncEnumerator<Number> replies =
            session.Client.RunningTotalAsync(requests.Reader.ReadAllAsync(Cancellation), Cancellation).GetAsyncEnumerator(Cancellation);
        int total = 0;
        for (int i = 1; i <= 10; i++)
        {
            requests.Writer.TryWrite(Number(i));
            (await replies.MoveNextAsync()).ShouldBeTrue();
            replies.Current.Value.ShouldBe(total += i);
        }

        requests.Writer.Complete();
        (await replies.MoveNextAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task A_large_message_arrives_whole(string muxer)
    {
        await using Session session = await StartAsync(muxer);
        byte[] bytes = Echo.Pattern(1 << 20, 3);

        Blob reply = await session.Client.ReverseAsync(new Blob { Value = ByteString.CopyFrom(bytes) }, Cancellation);

        byte[] reversed = reply.Value.ToByteArray();
        Array.Reverse(reversed);
        reversed.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task Messages_without_fields_are_messages()
    {
        await using Session session = await StartAsync("yamux");

        (await session.Client.SquareAsync(Number(0), Cancellation)).Value.ShouldBe(0);
        (await ValuesAsync(session.Client.RunningTotalAsync(Numbers(0, 0), Cancellation))).ShouldBe([0, 0]);
        (await session.Client.SumAsync(Numbers(), Cancellation)).Value.ShouldBe(0);
    }

    [Fact]
    public async Task Calls_without_reply_are_acknowledged_or_one_way()
    {
        await using Session session = await StartAsync("yamux");

        await session.Client.NoteAsync(new Text { Value = "first" }, Cancellation);
        (await session.ServedAsync()).Notes.ShouldBe(["first"]);
        await session.Client.TellAsync(new Text { Value = "second" }, Cancellation);
        await session.UntilAsync(served => served.Notes.Contains("second"));
    }

    [Fact]
    public async Task Metadata_and_trailers_travel()
    {
        await using Session session = await StartAsync("yamux");
        RpcResponse response = new();
        RpcMetadata metadata = new() { { "x-mark", "42" } };

        Text reply = await session.Client.GreetAsync(new Text { Value = "C#" }, new RpcCall(Cancellation) { Metadata = metadata, Response = response });

        reply.Value.ShouldBe("hello C#");
        response.Trailers["x-mark"].ShouldBe("42");
    }

    [Fact]
    public async Task Statuses_arrive()
    {
        await using Session session = await StartAsync("yamux");

        RpcException notFound = await FailureAsync(() => session.Client.FailAsync(new Failure { Code = 5, Reason = "no such item" }, Cancellation));
        notFound.StatusCode.ShouldBe(RpcStatusCode.NotFound);
        notFound.Reason.ShouldContain("no such item");

        RpcException unhandled = await FailureAsync(() => session.Client.FailAsync(new Failure { Reason = "secret" }, Cancellation));
        unhandled.StatusCode.ShouldBe(RpcStatusCode.Unknown);

        IEmpty empty = session.Node.Host.GetClient<IEmpty>(session.Connection);
        RpcException unimplemented = await FailureAsync(() => empty.MissingAsync(Number(1), Cancellation));
        unimplemented.StatusCode.ShouldBe(RpcStatusCode.Unimplemented);

        IUnserved unserved = session.Node.Host.GetClient<IUnserved>(session.Connection);
        RpcException unknown = await FailureAsync(() => unserved.MissingAsync(Number(1), Cancellation));
        unknown.StatusCode.ShouldBe(RpcStatusCode.Unimplemented);
        unknown.NotProcessed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_deadline_that_passes_ends_the_call_at_both_ends()
    {
        await using Session session = await StartAsync("yamux");
        RpcCall call = new(Cancellation) { Timeout = TimeSpan.FromMilliseconds(50) };

        RpcException late = await FailureAsync(() => session.Client.WaitAsync(Number(1), call));

        late.StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        await session.UntilAsync(served => served.Cancelled == served.Waiting);
    }

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task A_cancelled_call_cancels_the_method(string muxer)
    {
        await using Session session = await StartAsync(muxer);
        using CancellationTokenSource cancellation = new();

        Task<Number> call = session.Client.WaitAsync(Number(1), cancellation.Token).AsTask();
        await session.UntilAsync(served => served.Waiting == 1);
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await session.UntilAsync(served => served.Cancelled == 1);
    }

    [Fact]
    public async Task A_reply_stream_that_is_left_early_cancels_the_method()
    {
        await using Session session = await StartAsync("yamux");
        List<int> seen = [];

        await foreach (Number number in session.Client.CountAsync(new Span { Count = 100_000_000 }, Cancellation))
        {
            seen.Add(number.Value);
            if (seen.Count == 3)
            {
                break;
            }
        }

        seen.ShouldBe([0, 1, 2]);
        await session.UntilAsync(served => served.Cancelled == 1);
    }

    private static Number Number(int value) => new() { Value = value };

    private static IAsyncEnumerable<Number> Numbers(params int[] values) => values.Select(Number).ToAsyncEnumerable();

    private static async Task<List<int>> ValuesAsync(IAsyncEnumerable<Number> numbers)
    {
        List<int> values = [];
        await foreach (Number number in numbers)
        {
            values.Add(number.Value);
        }

        return values;
    }

    private static Task<RpcException> FailureAsync(Func<ValueTask<Number>> call) => Should.ThrowAsync<RpcException>(() => call().AsTask());

    private async Task<Session> StartAsync(string muxer)
    {
        JsPeer peer = await js.StartAsync(new JsPeerOptions(muxer));
        TestNode node = await TestNode.StartAsync(muxer);
        Multiaddress address = Multiaddress.Parse(peer.Address);
        IPeerConnection connection = await node.Host.ConnectAsync(address, Cancellation);
        return new Session(node, peer, connection, node.Host.GetClient<IInterop>(address));
    }

    private sealed record Session(TestNode Node, JsPeer Peer, IPeerConnection Connection, IInterop Client) : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        public Task<JsServed> ServedAsync() => Peer.RunAsync<JsServed>("served");

        /// <summary>Asks the server until it has seen what the test waits for.</summary>
        public async Task UntilAsync(Predicate<JsServed> condition)
        {
            using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            deadline.CancelAfter(Patience);
            while (!condition(await ServedAsync()))
            {
                deadline.Token.ThrowIfCancellationRequested();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            await Peer.DisposeAsync();
        }
    }
}
