using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>Interceptors at either end, around every kind of call.</summary>
public sealed class InterceptorTests
{
    private readonly List<string> _log = [];

    public static TheoryData<string, WireMode, RpcSide> AllKindsAndSides() => new(
        from row in NotesCalls.AllKinds()
        from side in new[] { RpcSide.Client, RpcSide.Server }
        select (row.Data.Item1, row.Data.Item2, side));

    [Theory]
    [MemberData(nameof(AllKindsAndSides))]
    public async Task Interceptors_run_around_the_call_in_order_and_once(string kind, WireMode mode, RpcSide side)
    {
        RpcInvocation? seen = null;
        CallBench bench = Bench(kind, mode, side, new Interceptor((call, next) => next(seen = call)), Interceptor.Logging("outer", _log), Interceptor.Logging("inner", _log));

        List<Note> replies = await NotesCalls.CallAsync(bench, kind);

        replies.ShouldBe(await NotesCalls.CallAsync(Bench(kind, mode, side), kind));
        await SettleAsync(bench);
        _log.ShouldBe([$"outer before {kind}", $"inner before {kind}", "inner after", "outer after"]);
        seen.ShouldNotBeNull();
        seen.Side.ShouldBe(side);
        seen.Method.ShouldBe(NotesCalls.Method(kind));
        seen.Contract.Mode.ShouldBe(mode);
        seen.RemotePeer.ShouldBe(bench.Peer.Connection.RemotePeer);
        (seen.Server is not null).ShouldBe(side == RpcSide.Server);
        (seen.Response is not null).ShouldBe(side == RpcSide.Client);
    }

    [Theory]
    [MemberData(nameof(AllKindsAndSides))]
    public async Task An_interceptor_sees_and_replaces_every_message(string kind, WireMode mode, RpcSide side)
    {
        List<int> requests = [];
        List<int> replies = [];
        CallBench bench = Bench(kind, mode, side, new Interceptor((call, next) =>
        {
            call.OnRequest(message => Note(requests, message, 100));
            call.OnReply(message => Note(replies, message, 1000));
            return next(call);
        }));

        List<Note> plain = await NotesCalls.CallAsync(Bench(kind, mode, side), kind);
        List<Note> got = await NotesCalls.CallAsync(bench, kind);

        await SettleAsync(bench);
        requests.ShouldBe(NotesCalls.Method(kind).Request switch
        {
            RpcRequestKind.None => [],
            RpcRequestKind.Single => [2],
            RpcRequestKind.Stream => [0, 1],
            _ => [2, 0, 1],
        });
        replies.Count.ShouldBe(got.Count);
        got.ShouldAllBe(reply => reply.Number >= 1000);
        (kind is "List" ? got.Count > 100 : got.Count == plain.Count).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(AllKindsAndSides))]
    public async Task An_interceptor_reads_the_request_ahead_of_the_call(string kind, WireMode mode, RpcSide side)
    {
        object? first = null;
        object? second = null;
        CallBench bench = Bench(kind, mode, side, new Interceptor(async (call, next) =>
        {
            first = await call.ReadRequestAsync();
            second = await call.ReadRequestAsync();
            await next(call);
        }));

        List<Note> replies = await NotesCalls.CallAsync(bench, kind);

        await SettleAsync(bench);
        bool isOne = NotesCalls.Method(kind).Request is RpcRequestKind.Single or RpcRequestKind.HeadAndStream;
        first.ShouldBe(isOne ? new Note { Text = "hi", Number = 2 } : null);
        second.ShouldBeSameAs(first);
        replies.ShouldBe(await NotesCalls.CallAsync(Bench(kind, mode, side), kind));
    }

    [Theory]
    [MemberData(nameof(AllKindsAndSides))]
    public async Task An_interceptor_may_refuse_a_request_that_it_has_read(string kind, WireMode mode, RpcSide side)
    {
        CallBench bench = Bench(kind, mode, side, new Interceptor(static async (call, _) =>
        {
            await call.ReadRequestAsync();
            throw new RpcException(RpcStatusCode.PermissionDenied, "not this") { NotProcessed = true };
        }));

        Exception? error = await Record.ExceptionAsync(() => NotesCalls.CallAsync(bench, kind));

        await SettleAsync(bench);
        bench.Service.Seen.ShouldBeEmpty();
        if (kind != "Drop" || side == RpcSide.Client)
        {
            error.ShouldBeOfType<RpcException>().StatusCode.ShouldBe(RpcStatusCode.PermissionDenied);
        }
        else
        {
            bench.Peer.Accepted[0].ResetCode.ShouldBe(StreamErrorCode.Gated);
        }
    }

    [Theory]
    [MemberData(nameof(AllKindsAndSides))]
    public async Task An_interceptor_that_throws_before_the_call_keeps_it_from_running(string kind, WireMode mode, RpcSide side)
    {
        CallBench bench = Bench(
            kind, mode, side, Interceptor.Logging("outer", _log), new Interceptor((_, _) => throw new RpcException(RpcStatusCode.PermissionDenied, "not you")));

        Exception? error = await Record.ExceptionAsync(() => NotesCalls.CallAsync(bench, kind));

        if (kind != "Drop" || side == RpcSide.Client)
        {
            error.ShouldBeOfType<RpcException>().StatusCode.ShouldBe(RpcStatusCode.PermissionDenied);
        }

        await SettleAsync(bench);
        bench.Service.Seen.ShouldBeEmpty();
        _log.ShouldBe([$"outer before {kind}", "outer RpcException"]);
        bench.Peer.Streams.Count.ShouldBe(side == RpcSide.Client ? 0 : 1);
        if (side == RpcSide.Server && (mode == WireMode.Bare || kind == "Drop"))
        {
            bench.Peer.Accepted[0].ResetCode.ShouldBe(StreamErrorCode.Gated);
        }
    }

    [Theory]
    [MemberData(nameof(AllKindsAndSides))]
    public async Task What_an_interceptor_throws_after_the_call_is_what_the_call_fails_with(string kind, WireMode mode, RpcSide side)
    {
        CallBench bench = Bench(kind, mode, side, new Interceptor(async (call, next) =>
        {
            await next(call);
            throw new RpcException(RpcStatusCode.PermissionDenied, "after all");
        }));

        Exception? error = await Record.ExceptionAsync(() => NotesCalls.CallAsync(bench, kind));

        if (kind != "Drop" || side == RpcSide.Client)
        {
            error.ShouldBeOfType<RpcException>().StatusCode.ShouldBe(RpcStatusCode.PermissionDenied);
        }

        await SettleAsync(bench);
    }

    [Theory]
    [MemberData(nameof(AllKindsAndSides))]
    public async Task An_interceptor_answers_in_place_of_the_call(string kind, WireMode mode, RpcSide side)
    {
        // In bare mode a reply stream without a message cannot be told from a call that nobody answered.
        object? answer = NotesCalls.Method(kind).Reply == RpcReplyKind.Single ? new Note { Number = 7 } : null;
        CallBench bench = Bench(
            kind,
            mode,
            side,
            new Interceptor((call, next) =>
            {
                call.OnReply(message => new Note((Note)message) { Text = "seen" });
                return next(call);
            }),
            new Interceptor((call, _) =>
            {
                call.Complete(answer);
                return default;
            }));

        List<Note> replies = [];
        Exception? error = await Record.ExceptionAsync(async () => replies = await NotesCalls.CallAsync(bench, kind));

        await SettleAsync(bench);
        bench.Service.Seen.ShouldBeEmpty();
        if (side == RpcSide.Client || mode == WireMode.Rpc || error is null)
        {
            error.ShouldBeNull();
            replies.ShouldBe(answer is null ? [] : [new Note { Number = 7, Text = "seen" }]);
        }
    }

    [Theory]
    [MemberData(nameof(AllKindsAndSides))]
    public async Task An_interceptor_that_neither_calls_next_nor_completes_fails_the_call(string kind, WireMode mode, RpcSide side)
    {
        CallBench bench = Bench(kind, mode, side, new Interceptor((_, _) => default));

        Exception? error = await Record.ExceptionAsync(() => NotesCalls.CallAsync(bench, kind));

        await SettleAsync(bench);
        bench.Service.Seen.ShouldBeEmpty();
        if (side == RpcSide.Client)
        {
            error.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("Tests.INotes." + kind);
        }
        else if (kind != "Drop")
        {
            error.ShouldBeOfType<RpcException>().StatusCode.ShouldBe(mode == WireMode.Rpc ? RpcStatusCode.Unknown : RpcStatusCode.Unavailable);
        }
    }

    [Theory]
    [MemberData(nameof(AllKindsAndSides))]
    public async Task Calling_next_twice_fails_and_the_call_runs_once(string kind, WireMode mode, RpcSide side)
    {
        InvalidOperationException? refused = null;
        CallBench bench = Bench(kind, mode, side, new Interceptor(async (call, next) =>
        {
            await next(call);
            refused = await Record.ExceptionAsync(() => next(call).AsTask()) as InvalidOperationException;
        }), Interceptor.Logging("inner", _log));

        List<Note> replies = await NotesCalls.CallAsync(bench, kind);

        await SettleAsync(bench);
        refused.ShouldNotBeNull();
        _log.Count.ShouldBe(2);
        replies.ShouldBe(await NotesCalls.CallAsync(Bench(kind, mode, side), kind));
        bench.Peer.Streams.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(AllKindsAndSides))]
    public async Task An_interceptor_that_lets_go_of_next_does_not_let_go_of_the_call(string kind, WireMode mode, RpcSide side)
    {
        CallBench bench = Bench(kind, mode, side, new Interceptor((call, next) =>
        {
            _ = next(call).AsTask();
            return default;
        }));

        List<Note> replies = await NotesCalls.CallAsync(bench, kind);

        await SettleAsync(bench);
        replies.ShouldBe(await NotesCalls.CallAsync(Bench(kind, mode, side), kind));
    }

    private static Note Note(List<int> seen, object message, int add)
    {
        var note = (Note)message;
        lock (seen)
        {
            seen.Add(note.Number);
        }

        return new Note(note) { Number = note.Number + add };
    }

    private static CallBench Bench(string kind, WireMode mode, RpcSide side, params Interceptor[] interceptors) => new(
        mode == WireMode.Rpc ? null : NotesMethods.DescribeBare(NotesCalls.Method(kind)),
        client: side == RpcSide.Client ? interceptors : [],
        server: side == RpcSide.Server ? interceptors : []);

    // An idle stream awaits its next exchange: it is ended first.
    private static async Task SettleAsync(CallBench bench)
    {
        bench.Peer.State.Dispose();
        await bench.SettleAsync();
    }
}
