using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Rpc;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Rpc;

/// <summary>A client at a limit waits for its turn, under its deadline and until it is cancelled.</summary>
public sealed class ClientLimitTests
{
    private readonly Blocker _blocker = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly RpcOptions _options = new();

    public enum Scope
    {
        Protocol,
        Peer,
        Method,
        MethodAtPeer,
    }

    [Theory]
    [InlineData(Scope.Protocol)]
    [InlineData(Scope.Peer)]
    [InlineData(Scope.Method)]
    [InlineData(Scope.MethodAtPeer)]
    public async Task The_call_after_the_last_that_may_run_waits_until_one_ends(Scope scope)
    {
        (LimitedNotes limited, RpcInvoker client, TestPeer peer) = Limit(scope, 2);
        Task<Note>[] running = [.. Enumerable.Range(0, 2).Select(number => CallAsync(client, limited, number))];
        await _blocker.EnteredAsync(2);

        Task<Note> third = CallAsync(client, limited, 2);

        peer.Streams.Count.ShouldBe(2, "a call that waits has no stream");
        _blocker.Release();
        await _blocker.EnteredAsync();
        third.IsCompleted.ShouldBeFalse();
        _blocker.Release(2);
        await Task.WhenAll([.. running, third]).Soon();
        peer.Streams.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(Scope.Protocol)]
    [InlineData(Scope.Peer)]
    [InlineData(Scope.Method)]
    [InlineData(Scope.MethodAtPeer)]
    public async Task A_call_that_waits_ends_at_its_deadline_or_with_its_caller_and_takes_no_place(Scope scope)
    {
        (LimitedNotes limited, RpcInvoker client, TestPeer peer) = Limit(scope, 1);
        Task<Note> running = CallAsync(client, limited, 0);
        await _blocker.EnteredAsync();
        using var cancelled = new CancellationTokenSource();
        Task<Note> late = client.UnaryAsync(limited.Unary, new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(1) }).AsTask();
        Task<Note> left = client.UnaryAsync(limited.Unary, new Note(), cancelled.Token).AsTask();
        Task<Note> patient = CallAsync(client, limited, 1);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await cancelled.CancelAsync();

        RpcException error = await Should.ThrowAsync<RpcException>(late.Soon());
        error.StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        error.NotProcessed.ShouldBeTrue();
        (await Should.ThrowAsync<OperationCanceledException>(left.Soon())).CancellationToken.ShouldBe(cancelled.Token);
        _blocker.Release();
        await running.Soon();
        await _blocker.EnteredAsync();
        _blocker.Release();
        await patient.Soon();
        peer.Streams.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Calls_that_wait_go_on_in_the_order_in_which_they_came()
    {
        (LimitedNotes limited, RpcInvoker client, TestPeer peer) = Limit(Scope.Peer, 1);
        var order = new List<int>();
        Task<Note>[] calls = new Task<Note>[5];
        calls[0] = CallAsync(client, limited, 0);
        await _blocker.EnteredAsync();
        for (int number = 1; number < calls.Length; number++)
        {
            calls[number] = CallAsync(client, limited, number);
        }

        for (int number = 0; number < calls.Length; number++)
        {
            _blocker.Release();
            order.Add((await calls[number].Soon()).Number);
        }

        order.ShouldBe([0, 1, 2, 3, 4]);
        peer.Streams.Count.ShouldBe(5);
    }

    [Fact]
    public async Task The_limits_per_protocol_and_per_method_hold_over_all_peers()
    {
        var limited = new LimitedNotes(maxCalls: 1);
        _options.MaxCallsPerProtocol = 2;
        var calls = new ContractCalls(limited.Contract, _options);
        TestPeer firstPeer = Serve(limited, 'a'), secondPeer = Serve(limited, 'b');
        RpcInvoker first = Client(calls, firstPeer), second = Client(calls, secondPeer);
        Task<Note> running = CallAsync(first, limited, 0);
        await _blocker.EnteredAsync();

        Task<Note> sameMethod = CallAsync(second, limited, 1);
        (await second.UnaryAsync(NotesMethods.Ask, default, default).Soon()).Text.ShouldBe("asked");

        secondPeer.Streams.Count.ShouldBe(1, "the call of the limited method waits, that of the other does not");
        _blocker.Release(2);
        await Task.WhenAll(running, sameMethod).Soon();
    }

    [Fact]
    public async Task Messages_over_a_methods_limit_are_neither_sent_nor_taken()
    {
        var limited = new LimitedNotes(maxMessageBytes: 100);
        var bench = new CallBench();
        bench.Service.OnUnary = static (_, _) => new(new Note { Payload = ByteString.CopyFrom(new byte[200]) });
        var client = new RpcClientInvoker(limited.Contract, bench.Peer, _options, _clock, NullLogger.Instance);

        var large = new Note { Payload = ByteString.CopyFrom(new byte[200]) };
        RpcException notSent = await Should.ThrowAsync<RpcException>(client.UnaryAsync(limited.Unary, large, default).Soon());
        bench.Peer.Streams.ShouldBeEmpty();
        RpcException notTaken = await Should.ThrowAsync<RpcException>(client.UnaryAsync(limited.Unary, new Note(), default).Soon());

        (notSent.StatusCode, notSent.NotProcessed).ShouldBe((RpcStatusCode.ResourceExhausted, true));
        notSent.Reason.ShouldContain("the limit is 100 (RpcLimits.MaxMessageBytes)");
        (notTaken.StatusCode, notTaken.NotProcessed).ShouldBe((RpcStatusCode.ResourceExhausted, false));
        bench.Peer.Streams[0].ResetCode.ShouldBe(StreamErrorCode.ResourceLimit);
        await bench.SettleAsync();
    }

    private Task<Note> CallAsync(RpcInvoker client, LimitedNotes limited, int number) =>
        client.UnaryAsync(limited.Unary, new Note { Number = number }, new RpcCall { Timeout = TimeSpan.FromMinutes(1) }).AsTask();

    private (LimitedNotes Limited, RpcInvoker Client, TestPeer Peer) Limit(Scope scope, int calls)
    {
        var limited = new LimitedNotes(maxCalls: scope == Scope.Method ? calls : 0, maxCallsPerPeer: scope == Scope.MethodAtPeer ? calls : 0);
        _options.MaxCallsPerProtocol = scope == Scope.Protocol ? calls : 100;
        _options.MaxCallsPerPeer = scope == Scope.Peer ? calls : 100;
        TestPeer peer = Serve(limited, 'a');
        return (limited, Client(new ContractCalls(limited.Contract, _options), peer), peer);
    }

    private RpcClientInvoker Client(ContractCalls calls, TestPeer peer) => new(calls, peer, _options, _clock, NullLogger.Instance);

    // A server without the limits: it is the client that holds them here.
    private TestPeer Serve(LimitedNotes limited, char name)
    {
        var service = new NotesService { OnUnary = _blocker.RunAsync };
        var server = new RpcServer<INotes>(NotesMethods.Describe(), new SingleActivator(service), new RpcOptions(), _clock, NullLogger.Instance);
        var peer = new TestPeer { Connection = new TestConnection { RemotePeer = PeerId.FromMultihash(Convert.FromHexString("1220" + new string(name, 64))) } };
        peer.Serve(limited.Contract.ProtocolIds[0], server.HandleAsync);
        return peer;
    }
}
