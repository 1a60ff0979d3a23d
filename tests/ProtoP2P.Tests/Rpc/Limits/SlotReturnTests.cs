using Google.Protobuf;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>However a call ends, its places are free for the next: here there is one of each.</summary>
public sealed class SlotReturnTests
{
    private readonly CallBench _bench = new(
        configure: options => (options.MaxCallsPerPeer, options.MaxCallsPerProtocol) = (1, 1), served: NotesMethods.Describe(maxMessageBytes: 1000));

    public static TheoryData<string> Failures => [.. Endings.Keys];

    private static Dictionary<string, Func<CallBench, Task>> Endings { get; } = new()
    {
        ["the peer cannot be dialled"] = bench => FailAsync(bench, () => bench.Peer.OpenError = new DialException(null, "nobody answers", [])),
        ["the peer refuses the protocol"] = bench => FailAsync(bench, () => bench.Peer.OpenError = new NegotiationException(["/x"], "na")),
        ["the connection is lost"] = bench => FailAsync(bench, () => bench.Peer.OpenError = new ConnectionClosedException(ConnectionErrorCode.None, isRemote: true, "gone")),
        ["this node has no room"] = bench => FailAsync(bench, () => bench.Peer.OpenError = new ResourceLimitException("system", "stream", 1, 1, "Max")),
        ["opening fails unexpectedly"] = bench => FailAsync(bench, () => bench.Peer.OpenError = new InvalidOperationException("a defect")),
        ["the server resets"] = bench => FailAsync(bench, () => bench.Peer.OnOpened = static (_, listener) => listener.Reset()),
        ["the service throws"] = bench => FailAsync(bench, () => bench.Service.OnUnary = static (_, _) => throw new InvalidOperationException()),
        ["the request is too large for the client"] = static bench =>
            ThrowsAsync(() => bench.Client.UnaryAsync(new Note { Payload = ByteString.CopyFrom(new byte[5 << 20]) })),
        ["the request is too large for the server"] = static bench =>
            ThrowsAsync(() => bench.Client.UnaryAsync(new Note { Payload = ByteString.CopyFrom(new byte[2000]) })),
        ["the request is null"] = static bench => ThrowsAsync(() => bench.Client.UnaryAsync(null!)),
        ["the caller has cancelled before"] = static bench => ThrowsAsync(() => bench.Client.UnaryAsync(new Note(), new CancellationToken(canceled: true))),
        ["the caller cancels while dialling"] = CancelWhileDiallingAsync,
        ["the deadline passes"] = MissDeadlineAsync,
        ["the replies are left half-way"] = LeaveAsync,
        ["the request stream throws"] = static bench => ThrowsAsync(() => bench.Client.CollectAsync(BrokenAsync())),
        ["a one-way call is refused"] = bench => FailOneWayAsync(bench),
        ["a one-way call is done"] = static async bench => await bench.Client.DropAsync(new Note()),
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task The_next_call_goes_on_when(string ending)
    {
        await Endings[ending](_bench).Soon();

        _bench.Peer.OpenError = null;
        _bench.Peer.OpenGate = Task.CompletedTask;
        _bench.Peer.OnOpened = static (_, _) => { };
        _bench.Service.OnUnary = static (request, _) => new(request);
        await Task.WhenAll(_bench.Peer.Served).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        (await _bench.Client.UnaryAsync(new Note { Text = "next" }, new RpcCall { Timeout = Timeout.InfiniteTimeSpan }).Soon()).Text.ShouldBe("next");
    }

    private static Task FailAsync(CallBench bench, Action arrange)
    {
        arrange();
        return ThrowsAsync(() => bench.Client.UnaryAsync(new Note()));
    }

    private static async Task FailOneWayAsync(CallBench bench)
    {
        bench.Peer.OpenError = new DialException(null, "nobody answers", []);
        await Should.ThrowAsync<RpcException>(bench.Client.DropAsync(new Note()).AsTask());
    }

    private static async Task CancelWhileDiallingAsync(CallBench bench)
    {
        bench.Peer.OpenGate = new TaskCompletionSource().Task;
        using var caller = new CancellationTokenSource();
        Task<Note> call = bench.Client.UnaryAsync(new Note(), caller.Token).AsTask();
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
    }

    private static async Task MissDeadlineAsync(CallBench bench)
    {
        var blocker = new Blocker();
        bench.Service.OnUnary = blocker.RunAsync;
        Task<Note> call = bench.Client.UnaryAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(1) }).AsTask();
        await blocker.EnteredAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<RpcException>(call);
    }

    private static async Task LeaveAsync(CallBench bench)
    {
        await foreach (Note _ in bench.Client.ListAsync(new Note { Number = 1000 }))
        {
            break;
        }
    }

    private static async IAsyncEnumerable<Note> BrokenAsync()
    {
        yield return new Note();
        await Task.CompletedTask;
        throw new InvalidOperationException("the caller's own");
    }

    private static async Task ThrowsAsync(Func<ValueTask<Note>> call) => await Should.ThrowAsync<Exception>(async () => await call());
}
