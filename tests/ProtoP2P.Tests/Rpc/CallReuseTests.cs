using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Rpc;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Rpc;

/// <summary>One object serves one call after the other: nothing of a call reaches the next, and what a service keeps stays that of its own call.</summary>
public sealed class CallReuseTests
{
    private static readonly RpcCall TenSeconds = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly CallBench _bench = new();

    [Fact]
    public async Task The_deadline_of_an_earlier_call_is_not_that_of_the_next()
    {
        CancellationToken token = default;
        var answer = new TaskCompletionSource<Note>();
        await _bench.Client.UnaryAsync(new Note(), TenSeconds).AsTask().Soon();
        _bench.Clock.Advance(TimeSpan.FromSeconds(9));
        _bench.Service.OnUnary = (_, call) =>
        {
            token = call.CancellationToken;
            return new(answer.Task);
        };
        Task<Note> second = _bench.Client.UnaryAsync(new Note(), TenSeconds).AsTask();
        await Eventually.TrueAsync(() => token.CanBeCanceled);

        _bench.Clock.Advance(TimeSpan.FromSeconds(2));
        (token.IsCancellationRequested, second.IsCompleted).ShouldBe((false, false));

        _bench.Clock.Advance(TimeSpan.FromSeconds(8));
        (await Should.ThrowAsync<RpcException>(() => second.Soon())).StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        await Eventually.TrueAsync(() => token.IsCancellationRequested);
        answer.SetResult(new Note());
        await _bench.SettleAsync();
    }

    [Fact]
    public async Task What_a_service_keeps_of_a_call_stays_as_it_was()
    {
        RpcServerContext? kept = null;
        CancellationToken token = default;
        _bench.Service.OnUnary = (request, call) =>
        {
            (kept, token) = (kept ?? call.Server, kept is null ? call.CancellationToken : token);
            return new(request);
        };
        await _bench.Client.UnaryAsync(new Note(), TenSeconds).AsTask().Soon();
        DateTimeOffset? deadline = kept!.Deadline;
        await _bench.SettleAsync();
        _bench.Clock.Advance(TimeSpan.FromSeconds(5));

        for (int call = 0; call < 3; call++)
        {
            await _bench.Client.UnaryAsync(new Note(), TenSeconds).AsTask().Soon();
        }

        kept.Deadline.ShouldBe(deadline);
        kept.MethodName.ShouldBe("Unary");
        kept.ProtocolId.ShouldBe(NotesMethods.Id);
        _bench.Clock.Advance(TimeSpan.FromHours(1));
        token.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_after_one_that_failed_is_like_any_other()
    {
        int calls = 0;
        _bench.Service.OnUnary = (request, _) => ++calls % 2 == 1 ? throw new RpcException(RpcStatusCode.NotFound, "none") : new(request);

        for (int round = 0; round < 5; round++)
        {
            (await Should.ThrowAsync<RpcException>(() => _bench.Client.UnaryAsync(new Note(), TenSeconds).AsTask().Soon()))
                .StatusCode.ShouldBe(RpcStatusCode.NotFound);
            (await _bench.Client.UnaryAsync(new Note { Number = round }, TenSeconds).AsTask().Soon()).Number.ShouldBe(round);
        }

        await _bench.SettleAsync();
    }

    [Fact]
    public void A_reader_that_was_stopped_reads_nothing()
    {
        var reader = new BodyReader(new PipedStream().Input, 100);
        reader.Stop();

        Should.Throw<InvalidOperationException>(() => reader.TryRead(out _));
    }

    [Fact]
    public async Task A_callers_session_that_has_ended_carries_nothing()
    {
        var environment = new ClientEnvironment(
            new ContractCalls(_bench.Contract, _bench.Options), _bench.Peer, _bench.Options, _bench.Clock, NullLogger.Instance);
        MessageCodec<Note> codec = NotesMethods.Unary.RequestCodec;
        UnarySession session = UnarySession.Rent(environment, NotesMethods.Unary, TenSeconds);
        (await session.ExchangeAsync(codec, new Note { Number = 1 }).Soon()).ShouldBeTrue();
        OutgoingCall call = session.Call;
        session.DecodeReply(codec).Number.ShouldBe(2);
        await session.FreeAsync().Soon();

        (await Should.ThrowAsync<InvalidOperationException>(() => session.ExchangeAsync(codec, new Note()).Soon())).Message.ShouldContain("after its end");
        Should.Throw<InvalidOperationException>(() => session.DecodeReply(codec)).Message.ShouldContain("after its end");
        Should.Throw<InvalidOperationException>(() => call.Stream).Message.ShouldContain("after its end");
        Should.Throw<InvalidOperationException>(() => call.DecodeReply(codec)).Message.ShouldContain("after its end");
        await _bench.SettleAsync();
    }

    [Fact]
    public void A_servers_call_that_nobody_makes_carries_nothing()
    {
        var limits = new ServerLimits(_bench.Contract, _bench.Options, null);
        var call = new RpcIncomingCall(new ServerEnvironment(
            _bench.Contract, _bench.Options, limits, new CallAdmission("this protocol", limits.PerProtocol, limits.PerPeer), _bench.Clock, NullLogger.Instance));

        Should.Throw<InvalidOperationException>(() => call.Stream).Message.ShouldContain("after its end");
        Should.Throw<InvalidOperationException>(() => call.Context).Message.ShouldContain("after its end");
        Should.Throw<InvalidOperationException>(() => call.Reader.TryRead(out _));
    }
}
