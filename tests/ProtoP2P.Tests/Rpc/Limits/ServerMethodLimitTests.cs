using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>A server holds its limits against callers that do not know them.</summary>
public sealed class ServerMethodLimitTests
{
    [Theory]
    [InlineData(2, 0, "RpcLimits.MaxCalls)")]
    [InlineData(0, 2, "RpcLimits.MaxCallsPerPeer)")]
    public async Task A_call_over_its_methods_limit_is_refused_and_calls_of_other_methods_go_on(int maxCalls, int perPeer, string option)
    {
        CallBench bench = Serve(new LimitedNotes(maxCalls: maxCalls, maxCallsPerPeer: perPeer), out Blocker blocker);
        Task<Note> first = bench.Client.UnaryAsync(new Note()).AsTask();
        Task<Note> second = bench.Client.UnaryAsync(new Note()).AsTask();
        await blocker.EnteredAsync(2);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        error.NotProcessed.ShouldBeTrue();
        error.Reason.ShouldContain("the limit is 2");
        error.Reason.ShouldContain(option);
        (await bench.Client.AskAsync().Soon()).Text.ShouldBe("asked");
        blocker.Release(3);
        await Task.WhenAll(first, second).Soon();
        await bench.Client.UnaryAsync(new Note()).Soon();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task Calls_of_one_peer_leave_room_for_those_of_another()
    {
        CallBench bench = Serve(new LimitedNotes(maxCallsPerPeer: 1), out Blocker blocker);
        var otherPeer = new TestPeer { Connection = new TestConnection { RemotePeer = PeerId.FromMultihash(Convert.FromHexString("1220" + new string('b', 64))) } };
        otherPeer.Serve(NotesMethods.Id, bench.Server.HandleAsync);
        var other = new NotesClient(new RpcClientInvoker(NotesMethods.Describe(), otherPeer, new RpcOptions(), bench.Clock, NullLogger.Instance));
        Task<Note> first = bench.Client.UnaryAsync(new Note()).AsTask();
        await blocker.EnteredAsync();

        Task<Note> second = other.UnaryAsync(new Note()).AsTask();

        await blocker.EnteredAsync();
        await Should.ThrowAsync<RpcException>(other.UnaryAsync(new Note()).Soon());
        blocker.Release(2);
        await Task.WhenAll(first, second).Soon();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_bare_call_over_its_methods_limit_is_reset_for_want_of_resources()
    {
        CallBench bench = Serve(new LimitedNotes(WireMode.Bare, maxCalls: 1), out Blocker blocker);
        Task<Note> first = bench.Client.UnaryAsync(new Note()).AsTask();
        await blocker.EnteredAsync();

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        blocker.Release(2);
        await first.Soon();
        await bench.Client.UnaryAsync(new Note()).Soon();
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData(WireMode.Rpc, 101)]
    [InlineData(WireMode.Rpc, 300_000)]
    [InlineData(WireMode.Bare, 101)]
    [InlineData(WireMode.Bare, 300_000)]
    public async Task A_request_over_its_methods_limit_is_refused(WireMode mode, int bytes)
    {
        CallBench bench = Serve(new LimitedNotes(mode, maxMessageBytes: 100), out _);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(OfSize(bytes)).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        if (mode == WireMode.Rpc)
        {
            error.NotProcessed.ShouldBeTrue();
            error.Reason.ShouldContain("100 bytes; raise RpcLimits.MaxMessageBytes at both ends");
        }

        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_message_of_a_request_stream_over_its_methods_limit_ends_the_call()
    {
        CallBench bench = Serve(new LimitedNotes(maxMessageBytes: 100), out _);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.CollectAsync(RequestsAsync()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        error.Reason.ShouldContain("RpcLimits.MaxMessageBytes");
        await bench.SettleAsync();

        static async IAsyncEnumerable<Note> RequestsAsync()
        {
            yield return OfSize(100);
            await Task.CompletedTask;
            yield return OfSize(101);
        }
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_reply_over_its_methods_limit_is_not_sent(WireMode mode)
    {
        CallBench bench = Serve(new LimitedNotes(mode, maxMessageBytes: 100), out _);
        bench.Service.OnUnary = static (_, _) => new(OfSize(101));

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        error.NotProcessed.ShouldBeFalse();
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_method_may_take_more_than_its_contract(WireMode mode)
    {
        var limited = new LimitedNotes(mode, maxMessageBytes: 500_000, contractMaxMessageBytes: 100);
        var bench = new CallBench(limited.Contract);
        bench.Service.OnUnary = static (request, _) => new(request);
        var invoker = new RpcClientInvoker(limited.Contract, bench.Peer, bench.Options, bench.Clock, NullLogger.Instance);

        Note reply = await invoker.UnaryAsync(limited.Unary, OfSize(500_000), default).Soon();

        reply.Payload.Length.ShouldBeGreaterThan(499_000);
        await bench.SettleAsync();
    }

    // The client has none of these limits.
    private static CallBench Serve(LimitedNotes limited, out Blocker blocker)
    {
        WireMode mode = limited.Contract.Mode;
        var bench = new CallBench(mode == WireMode.Bare ? NotesMethods.DescribeBare(NotesMethods.Unary) : NotesMethods.Describe(), served: limited.Contract);
        blocker = new Blocker();
        bench.Service.OnUnary = blocker.RunAsync;
        return bench;
    }

    private static Note OfSize(int bytes)
    {
        var note = new Note { Payload = ByteString.CopyFrom(new byte[bytes]) };
        note.Payload = ByteString.CopyFrom(new byte[bytes - (note.CalculateSize() - bytes)]);
        note.CalculateSize().ShouldBe(bytes);
        return note;
    }
}
