using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>What interceptors see of a call, and what they may do to it.</summary>
public sealed class InvocationTests
{
    [Fact]
    public async Task Metadata_that_the_client_adds_is_sent_and_the_callers_own_stays_as_it_was()
    {
        List<string?> seen = [];
        var bench = new CallBench(
            client: [new Interceptor((call, next) =>
            {
                call.RequestMetadata.Add("token", "secret");
                return next(call);
            })],
            server: [new Interceptor((call, next) =>
            {
                seen.Add($"{call.RequestMetadata["token"]} {call.RequestMetadata["own"]}");
                return next(call);
            })]);
        var own = new RpcMetadata();
        own.Add("own", "kept");

        await bench.Client.UnaryAsync(new Note()).Soon();
        await bench.Client.UnaryAsync(new Note(), new RpcCall { Metadata = own }).Soon();
        await bench.Client.ListAsync(new Note(), new RpcCall { Metadata = own }).ToListSoon();

        seen.ShouldBe(["secret ", "secret kept", "secret kept"]);
        own.Count.ShouldBe(1);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task The_server_adds_trailers_before_and_after_the_service_and_the_client_reads_them()
    {
        List<string?> seen = [];
        var bench = new CallBench(
            client: [new Interceptor(async (call, next) =>
            {
                await next(call);
                seen.Add($"{call.Response!.Trailers["before"]}{call.Response.Trailers["after"]}");
            })],
            server: [new Interceptor(async (call, next) =>
            {
                call.Server!.Trailers.Add("before", "1");
                await next(call);
                call.Server.Trailers.Add("after", "2");
            })]);

        await bench.Client.UnaryAsync(new Note()).Soon();
        await bench.Client.TellAsync(new Note()).Soon();
        await bench.Client.ListAsync(new Note()).ToListSoon();
        await bench.Client.CollectAsync(NotesService.CountAsync(1)).Soon();

        seen.ShouldBe(["12", "12", "12", "12"]);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task Items_pass_from_one_interceptor_of_a_call_to_the_next()
    {
        var seen = new List<object?>();
        var bench = new CallBench(server:
        [
            new Interceptor((call, next) =>
            {
                call.Items["key"] = seen.Count;
                return next(call);
            }),
            new Interceptor((call, next) =>
            {
                seen.Add(call.Items["key"]);
                return next(call);
            }),
        ]);

        await bench.Client.UnaryAsync(new Note()).Soon();
        await bench.Client.UnaryAsync(new Note()).Soon();

        seen.ShouldBe([0, 1]);
    }

    [Fact]
    public async Task Steps_see_requests_in_order_and_replies_in_reverse()
    {
        Interceptor Step(string name) => new((call, next) =>
        {
            call.OnRequest(message => new Note((Note)message) { Text = $"{((Note)message).Text}>{name}" });
            call.OnReply(message => new Note((Note)message) { Text = $"{((Note)message).Text}<{name}" });
            return next(call);
        });
        var bench = new CallBench(client: [Step("a"), Step("b")], server: [Step("c"), Step("d")]);
        bench.Service.OnUnary = static (request, _) => new(new Note { Text = request.Text });

        (await bench.Client.UnaryAsync(new Note()).Soon()).Text.ShouldBe(">a>b>c>d<d<c<b<a");
    }

    [Theory]
    [InlineData(RpcSide.Client)]
    [InlineData(RpcSide.Server)]
    public async Task A_step_must_return_a_message_of_the_same_type(RpcSide side)
    {
        var interceptor = new Interceptor((call, next) =>
        {
            call.OnRequest(static _ => "a string");
            return next(call);
        });
        var bench = new CallBench(
            client: side == RpcSide.Client ? [interceptor] : [], server: side == RpcSide.Server ? [interceptor] : [], configure: static options => options.DetailedErrors = true);

        Exception error = (await Record.ExceptionAsync(() => bench.Client.UnaryAsync(new Note()).Soon()))!;

        error.Message.ShouldContain("made System.String of a request: it must return a ProtoP2P.Tests.Rpc.Note");
        error.ShouldBeOfType(side == RpcSide.Client ? typeof(InvalidOperationException) : typeof(RpcException));
    }

    [Fact]
    public async Task Steps_and_answers_come_before_the_call_runs()
    {
        List<Exception?> errors = [];
        var bench = new CallBench(client: [new Interceptor(async (call, next) =>
        {
            errors.Add(Record.Exception(() => call.Complete("no note")));
            await next(call);
            errors.Add(Record.Exception(() => call.OnReply(static reply => reply)));
            errors.Add(Record.Exception(() => call.Complete(new Note())));
        })]);

        await bench.Client.UnaryAsync(new Note()).Soon();

        errors[0].ShouldBeOfType<ArgumentException>().Message.ShouldStartWith("Tests.INotes.Unary replies with ProtoP2P.Tests.Rpc.Note, not with System.String");
        errors[1].ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("runs already");
        errors[2].ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("has its reply");
    }

    [Fact]
    public async Task An_answer_and_the_call_exclude_each_other()
    {
        var bench = new CallBench(client: [new Interceptor((call, next) =>
        {
            call.Complete(new Note());
            return next(call);
        })]);

        (await Should.ThrowAsync<InvalidOperationException>(bench.Client.UnaryAsync(new Note()).Soon())).Message.ShouldContain("one of the two");
        bench.Peer.Streams.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_deadline_ends_an_interceptors_wait_at_the_client(bool isStream)
    {
        DateTimeOffset? deadline = null;
        var waiting = new TaskCompletionSource();
        var bench = new CallBench(client: [new Interceptor(async (call, next) =>
        {
            deadline = call.Deadline;
            CancellationToken token = call.CancellationToken;
            waiting.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            await next(call);
        })]);
        var options = new RpcCall { Timeout = TimeSpan.FromSeconds(3) };
        DateTimeOffset start = bench.Clock.GetUtcNow();
        Task call = isStream ? bench.Client.ListAsync(new Note(), options).ToListSoon() : bench.Client.UnaryAsync(new Note(), options).Soon();
        await waiting.Task.Soon();
        bench.Clock.Advance(TimeSpan.FromSeconds(3));

        RpcException error = await Should.ThrowAsync<RpcException>(call);

        error.StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        error.NotProcessed.ShouldBeTrue();
        deadline.ShouldBe(start + TimeSpan.FromSeconds(3));
        bench.Peer.Streams.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_time_that_interceptors_take_is_the_calls_own()
    {
        TimeSpan? remaining = null;
        var bench = new CallBench();
        IReadOnlyList<IRpcInterceptor> slow = [new Interceptor((call, next) =>
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(2));
            return next(call);
        })];
        var invoker = InterceptedInvoker.Wrap(
            new RpcClientInvoker(NotesMethods.Describe(), bench.Peer, bench.Options, bench.Clock, NullLogger.Instance),
            NotesMethods.Describe(), null, slow, bench.Options, bench.Clock);
        bench.Service.OnUnary = (request, call) =>
        {
            remaining = call.Server!.Deadline - bench.Clock.GetUtcNow();
            return new(request);
        };

        await new NotesClient(invoker).UnaryAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(5) }).Soon();
        RpcException error = await Should.ThrowAsync<RpcException>(
            new NotesClient(invoker).UnaryAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(2) }).Soon());

        remaining.ShouldBe(TimeSpan.FromSeconds(3));
        error.StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        error.NotProcessed.ShouldBeTrue();
        bench.Peer.Streams.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_callers_token_ends_an_interceptors_wait_at_the_client()
    {
        var waiting = new TaskCompletionSource();
        var bench = new CallBench(client: [new Interceptor(async (call, next) =>
        {
            CancellationToken token = call.CancellationToken;
            waiting.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            await next(call);
        })]);
        using var caller = new CancellationTokenSource();
        Task<Note> call = bench.Client.UnaryAsync(new Note(), caller.Token).Soon();
        await waiting.Task.Soon();

        await caller.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(call)).CancellationToken.ShouldBe(caller.Token);
    }

    [Fact]
    public async Task The_deadline_ends_an_interceptors_wait_at_the_server()
    {
        var waiting = new TaskCompletionSource();
        var bench = new CallBench(server: [new Interceptor(async (call, next) =>
        {
            CancellationToken token = call.CancellationToken;
            waiting.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            await next(call);
        })]);
        Task<Note> call = bench.Client.UnaryAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(3) }).Soon();
        await waiting.Task.Soon();
        bench.Clock.Advance(TimeSpan.FromSeconds(3));

        (await Should.ThrowAsync<RpcException>(call)).StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        await bench.SettleAsync();
        bench.Service.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_refusal_before_the_service_says_whether_it_was_processed(bool isBefore, bool isMarked)
    {
        var bench = new CallBench(server: [new Interceptor(async (call, next) =>
        {
            call.Server!.Trailers.Add("why", "closed");
            if (!isBefore)
            {
                await next(call);
            }

            throw new RpcException(RpcStatusCode.Unavailable, "later") { NotProcessed = isMarked };
        })]);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBe(isBefore && isMarked, "what ran has run, whatever an interceptor says");
        error.Trailers["why"].ShouldBe("closed");
        error.Trailers.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false, RpcStatusCode.PermissionDenied)]
    [InlineData(true, RpcStatusCode.Internal)]
    public async Task A_request_is_not_decoded_for_whom_an_interceptor_refuses(bool isAllowed, RpcStatusCode expected)
    {
        var refusing = new Interceptor((call, next) => isAllowed ? next(call) : throw new RpcException(RpcStatusCode.PermissionDenied, "no"));
        var bench = new CallBench(server: [refusing]);
        var raw = new RpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(
            "Unary", RpcRequestKind.Single, RpcReplyKind.Single, MessageCodec.Memory, MessageCodec.Memory);
        var invoker = new RpcClientInvoker(
            NotesMethods.Describe(), bench.Peer, bench.Options, bench.Clock, NullLogger.Instance);
        byte[] malformed = new byte[1 << 20];
        malformed.AsSpan().Fill(0xFF);

        RpcException error = await Should.ThrowAsync<RpcException>(invoker.UnaryAsync(raw, malformed, default).Soon());

        error.StatusCode.ShouldBe(expected);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task An_undeclared_exception_of_an_interceptor_keeps_its_text_to_itself()
    {
        var bench = new CallBench(server: [new Interceptor(static (_, _) => throw new InvalidOperationException("secret"))]);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Unknown);
        error.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public async Task Raw_bytes_come_as_the_contracts_type()
    {
        var method = new RpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(
            "Unary", RpcRequestKind.Single, RpcReplyKind.Single, MessageCodec.Memory, MessageCodec.Memory);
        var bench = new CallBench();
        IReadOnlyList<IRpcInterceptor> client = [new Interceptor((call, next) =>
        {
            call.OnRequest(static request => (ReadOnlyMemory<byte>)new Note { Text = Encoding.UTF8.GetString(((ReadOnlyMemory<byte>)request).Span) }.ToByteArray());
            call.OnReply(static reply => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Note.Parser.ParseFrom(((ReadOnlyMemory<byte>)reply).Span).Text));
            return next(call);
        })];
        var inner = new RpcClientInvoker(
            NotesMethods.Describe(), bench.Peer, bench.Options, bench.Clock, NullLogger.Instance);
        RpcInvoker invoker = InterceptedInvoker.Wrap(inner, NotesMethods.Describe(), null, client, bench.Options, bench.Clock);

        ReadOnlyMemory<byte> reply = await invoker.UnaryAsync(method, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes("abc"), default).Soon();

        Encoding.UTF8.GetString(reply.Span).ShouldBe("ABC");
    }

    [Fact]
    public async Task Exchanges_go_on_after_an_interceptor_has_answered_one()
    {
        int calls = 0;
        var bench = new CallBench(NotesMethods.DescribeBare(NotesMethods.Exchange), server: [new Interceptor((call, next) =>
        {
            if (++calls % 2 == 0)
            {
                return next(call);
            }

            call.Complete(new Note { Number = -1 });
            return default;
        })]);

        for (int round = 0; round < 4; round++)
        {
            (await bench.Client.ExchangeAsync(new Note { Number = round }).Soon()).Number.ShouldBe(round % 2 == 0 ? -1 : round + 1);
        }

        bench.Peer.Streams.Count.ShouldBe(1);
        bench.Peer.State.Dispose();
        await bench.SettleAsync();
    }

    [Fact]
    public void No_interceptor_leaves_the_invoker_as_it_is()
    {
        var bench = new CallBench();
        var inner = new RpcClientInvoker(
            NotesMethods.Describe(), bench.Peer, bench.Options, bench.Clock, NullLogger.Instance);

        InterceptedInvoker.Wrap(inner, NotesMethods.Describe(), null, [], bench.Options, bench.Clock).ShouldBeSameAs(inner);
        ServerInterception.None.Compose(NotesMethods.Unary).ShouldBeNull();
    }
}
