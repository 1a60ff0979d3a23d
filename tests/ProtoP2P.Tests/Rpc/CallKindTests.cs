using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

public sealed class CallKindTests
{
    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_unary_call_returns_the_reply(WireMode mode)
    {
        CallBench bench = Bench(mode, NotesMethods.Unary);

        Note reply = await bench.Client.UnaryAsync(new Note { Text = "hello", Number = 1 }).Soon();

        reply.ShouldBe(new Note { Text = "HELLO", Number = 2 });
        await AssertOrderlyAsync(bench);
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_call_without_request_returns_the_reply(WireMode mode)
    {
        CallBench bench = Bench(mode, NotesMethods.Ask);

        Note reply = await bench.Client.AskAsync().Soon();

        reply.Text.ShouldBe("asked");
        await AssertOrderlyAsync(bench);
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_call_without_reply_completes_when_the_service_has_run(WireMode mode)
    {
        CallBench bench = Bench(mode, NotesMethods.Tell);
        bench.Service.OnTell = (_, _) => { bench.Service.Seen.Add("done"); return default; };

        await bench.Client.TellAsync(new Note { Text = "news" }).Soon();

        bench.Service.Seen.ShouldBe(["news", "done"]);
        await AssertOrderlyAsync(bench);
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_call_with_neither_request_nor_reply_completes(WireMode mode)
    {
        CallBench bench = Bench(mode, NotesMethods.Poke);

        await bench.Client.PokeAsync().Soon();

        bench.Service.Seen.ShouldBe(["poked"]);
        await AssertOrderlyAsync(bench);
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_one_way_call_arrives_and_its_stream_ends_without_a_frame(WireMode mode)
    {
        CallBench bench = Bench(mode, NotesMethods.Drop);

        await bench.Client.DropAsync(new Note { Text = "leaflet" }).Soon();
        await bench.SettleAsync();

        bench.Service.Seen.ShouldBe(["leaflet"]);
        bench.Peer.Accepted[0].OutputLane.Delivered.ShouldBe(0);
        await AssertOrderlyAsync(bench);
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_server_stream_yields_its_replies_in_order(WireMode mode)
    {
        CallBench bench = Bench(mode, NotesMethods.List);
        bench.Service.OnList = static (request, _) => Numbered(1, request.Number);

        List<Note> replies = await bench.Client.ListAsync(new Note { Number = 5 }).ToListSoon();

        replies.Select(reply => reply.Number).ShouldBe([1, 2, 3, 4, 5]);
        await AssertOrderlyAsync(bench);
    }

    [Fact]
    public async Task A_server_stream_may_be_empty_in_rpc_mode()
    {
        var bench = new CallBench();

        List<Note> replies = await bench.Client.ListAsync(new Note { Number = 0 }).ToListSoon();

        replies.ShouldBeEmpty();
        await AssertOrderlyAsync(bench);
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_server_stream_without_request_yields_its_replies(WireMode mode)
    {
        CallBench bench = Bench(mode, NotesMethods.ListAll);

        List<Note> replies = await bench.Client.ListAllAsync().ToListSoon();

        replies.Select(reply => reply.Number).ShouldBe([0, 1, 2]);
        await AssertOrderlyAsync(bench);
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_client_stream_returns_the_reply(WireMode mode)
    {
        CallBench bench = Bench(mode, NotesMethods.Collect);

        Note reply = await bench.Client.CollectAsync(Numbered(1, 4)).Soon();

        reply.Number.ShouldBe(10);
        await AssertOrderlyAsync(bench);
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_client_stream_without_reply_completes_when_the_service_has_read_it(WireMode mode)
    {
        CallBench bench = Bench(mode, NotesMethods.Push);

        await bench.Client.PushAsync(Numbered(1, 3)).Soon();

        bench.Service.Seen.Count.ShouldBe(3);
        await AssertOrderlyAsync(bench);
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_duplex_call_carries_both_streams(WireMode mode)
    {
        CallBench bench = Bench(mode, NotesMethods.Chat);

        List<Note> replies = await bench.Client.ChatAsync(Numbered(1, 4)).ToListSoon();

        replies.Select(reply => reply.Number).ShouldBe([1, 2, 3, 4]);
        await AssertOrderlyAsync(bench);
    }

    [Fact]
    public async Task A_head_travels_ahead_of_the_request_stream()
    {
        var bench = new CallBench();

        Note sum = await bench.Client.CollectUnderAsync(new Note { Number = 100 }, Numbered(1, 4)).Soon();
        List<Note> replies = await bench.Client.ChatUnderAsync(new Note { Text = "> " }, Numbered(1, 2)).ToListSoon();

        sum.Number.ShouldBe(110);
        replies.Select(reply => reply.Text).ShouldBe(["> note", "> note"]);
        await AssertOrderlyAsync(bench);
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task Messages_larger_than_the_window_arrive_both_ways(WireMode mode)
    {
        CallBench bench = mode == WireMode.Rpc ? new CallBench(window: 20_000) : CallBench.Bare(NotesMethods.Unary, window: 20_000);
        var payload = new byte[1_000_000];
        new Random(1).NextBytes(payload);

        Note reply = await bench.Client.UnaryAsync(new Note { Payload = Google.Protobuf.ByteString.CopyFrom(payload) }).Soon();

        reply.Payload.Span.SequenceEqual(payload).ShouldBeTrue();
        await AssertOrderlyAsync(bench);
    }

    [Fact]
    public async Task An_empty_message_differs_from_no_message()
    {
        var bench = new CallBench();
        bench.Service.OnUnary = static (request, _) => new(new Note());

        Note reply = await bench.Client.UnaryAsync(new Note()).Soon();

        reply.ShouldBe(new Note());
        await AssertOrderlyAsync(bench);
    }

    private static CallBench Bench(WireMode mode, RpcMethod method) => mode == WireMode.Rpc ? new CallBench() : CallBench.Bare(method);

    private static async IAsyncEnumerable<Note> Numbered(int first, int last)
    {
        for (int number = first; number <= last; number++)
        {
            await Task.CompletedTask;
            yield return new Note { Text = "note", Number = number };
        }
    }

    // No side had to reset anything, and no call is still counted.
    private static async Task AssertOrderlyAsync(CallBench bench)
    {
        await bench.SettleAsync();
        bench.Peer.Streams.Concat(bench.Peer.Accepted).ShouldAllBe(stream => stream.ResetCode == null);
    }
}
