using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ProtoP2P.Rpc;
using ProtoP2P.Tests.Rpc.Shapes;

namespace ProtoP2P.Tests.Rpc;

/// <summary>
/// Every way in which a served method can fail, as both ends see it: what the caller gets, what the service and its operator see, and that the next call
/// goes on. Bare mode has no status on the wire: a reset tells what it can.
/// </summary>
[Collection(nameof(ObservesAllCalls))]
public sealed class FailureMatrixTests
{
    private static readonly RpcCall InFiveSeconds = new() { Timeout = TimeSpan.FromSeconds(5) };

    public static TheoryData<WireMode, Carrier> All => MatrixBench.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_throws(WireMode mode, Carrier carrier)
    {
        await using MatrixBench bench = await MatrixBench.StartAsync(mode, carrier);
        bench.Jobs.OnRun = static (_, _) => throw new InvalidOperationException("a secret of the service");

        RpcException error = await MatrixBench.ShouldFailAsync(bench.CallAsync());

        error.StatusCode.ShouldBe(mode == WireMode.Rpc ? RpcStatusCode.Unknown : RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBeFalse();
        error.ToString().ShouldNotContain("secret");
        await bench.ShouldEndAtClientAsync(error.StatusCode);
        await bench.ShouldEndAtServerAsync(RpcStatusCode.Unknown);
        bench.ServerLogs.Entries.Where(entry => entry.Level == LogLevel.Error).ShouldHaveSingleItem().Exception.ShouldBe(bench.Jobs.Thrown);
        await bench.ShouldGoOnAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_hangs_until_its_caller_gives_up(WireMode mode, Carrier carrier)
    {
        await using MatrixBench bench = await MatrixBench.StartAsync(mode, carrier);
        bench.Jobs.OnRun = Jobs.HangAsync;
        Task call = bench.CallAsync(call: InFiveSeconds);
        await bench.Jobs.StartedAsync();

        bench.ClientClock.Advance(TimeSpan.FromSeconds(5));

        RpcException error = await MatrixBench.ShouldFailAsync(call);
        (error.StatusCode, error.NotProcessed).ShouldBe((RpcStatusCode.DeadlineExceeded, false));
        await bench.Jobs.EndedAsync();
        bench.Jobs.HasTokenFired.ShouldBeTrue();
        await bench.ShouldEndAtClientAsync(RpcStatusCode.DeadlineExceeded);
        await bench.ShouldEndAtServerAsync(RpcStatusCode.Cancelled);
        bench.ServerLogShouldBeQuiet();
        await bench.ShouldGoOnAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_is_cancelled(WireMode mode, Carrier carrier)
    {
        await using MatrixBench bench = await MatrixBench.StartAsync(mode, carrier);
        bench.Jobs.OnRun = Jobs.HangAsync;
        using var caller = new CancellationTokenSource();
        Task call = bench.CallAsync(call: caller.Token);
        await bench.Jobs.StartedAsync();

        await caller.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(call.Soon())).CancellationToken.ShouldBe(caller.Token);
        await bench.Jobs.EndedAsync();
        bench.Jobs.HasTokenFired.ShouldBeTrue();
        await bench.ShouldEndAtClientAsync(RpcStatusCode.Cancelled);
        await bench.ShouldEndAtServerAsync(RpcStatusCode.Cancelled);
        bench.ServerLogShouldBeQuiet();
        await bench.ShouldGoOnAsync();
    }

    /// <summary>The deadline travels in Rpc mode, and the server ends the call itself; in bare mode it is the caller's alone.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task It_exceeds_its_deadline(WireMode mode, Carrier carrier)
    {
        await using MatrixBench bench = await MatrixBench.StartAsync(mode, carrier);
        bench.Jobs.OnRun = Jobs.HangAsync;
        Task call = bench.CallAsync(call: InFiveSeconds);
        await bench.Jobs.StartedAsync();

        (mode == WireMode.Rpc ? bench.ServerClock : bench.ClientClock).Advance(TimeSpan.FromSeconds(5));

        RpcException error = await MatrixBench.ShouldFailAsync(call);
        (error.StatusCode, error.NotProcessed).ShouldBe((RpcStatusCode.DeadlineExceeded, false));
        await bench.Jobs.EndedAsync();
        bench.Jobs.HasTokenFired.ShouldBeTrue();
        await bench.ShouldEndAtServerAsync(mode == WireMode.Rpc ? RpcStatusCode.DeadlineExceeded : RpcStatusCode.Cancelled);
        bench.ServerLogShouldBeQuiet();
        await bench.ShouldGoOnAsync();
    }

    /// <summary>A method that looks at no token keeps its place until it returns, and nobody waits for it.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task It_exceeds_its_deadline_and_goes_on_all_the_same(WireMode mode, Carrier carrier)
    {
        await using MatrixBench bench = await MatrixBench.StartAsync(mode, carrier);
        var stubborn = new TaskCompletionSource<Everything>(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Jobs.OnRun = (_, _) => new(stubborn.Task);
        Task call = bench.CallAsync(call: InFiveSeconds);
        await bench.Jobs.StartedAsync();

        (mode == WireMode.Rpc ? bench.ServerClock : bench.ClientClock).Advance(TimeSpan.FromSeconds(5));

        (await MatrixBench.ShouldFailAsync(call)).StatusCode.ShouldBe(RpcStatusCode.DeadlineExceeded);
        if (mode == WireMode.Rpc)
        {
            RpcException refusal = await MatrixBench.ShouldFailAsync(bench.CallAsync());
            (refusal.StatusCode, refusal.NotProcessed).ShouldBe((RpcStatusCode.ResourceExhausted, true), "it still runs, and holds the only place");
        }

        stubborn.SetResult(new Everything());
        await bench.Jobs.EndedAsync();
        await bench.AllCallsEndedAsync();
        await bench.ShouldEndAtServerAsync(RpcStatusCode.OK, RpcStatusCode.Cancelled, RpcStatusCode.DeadlineExceeded, RpcStatusCode.ResourceExhausted);
        bench.ServerLogShouldBeQuiet();
        await bench.ShouldGoOnAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_returns_a_message_over_the_servers_limit(WireMode mode, Carrier carrier)
    {
        await using MatrixBench bench = await MatrixBench.StartAsync(mode, carrier, server: options => options.Rpc.MaxMessageBytes = 1000);
        bench.Jobs.OnRun = static (_, _) => new(Large(1000));

        RpcException error = await MatrixBench.ShouldFailAsync(bench.CallAsync());

        (error.StatusCode, error.NotProcessed).ShouldBe((RpcStatusCode.ResourceExhausted, false));
        if (mode == WireMode.Rpc)
        {
            error.Reason.ShouldContain("the limit is 1000 (MaxMessageBytes)");
        }

        await bench.ShouldEndAtClientAsync(RpcStatusCode.ResourceExhausted);
        await bench.ShouldEndAtServerAsync(RpcStatusCode.ResourceExhausted);
        await bench.ShouldGoOnAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_returns_a_message_over_the_callers_limit(WireMode mode, Carrier carrier)
    {
        await using MatrixBench bench = await MatrixBench.StartAsync(mode, carrier, client: options => options.Rpc.MaxMessageBytes = 1000);
        bench.Jobs.OnRun = static (_, _) => new(Large(300_000));

        RpcException error = await MatrixBench.ShouldFailAsync(bench.CallAsync());

        (error.StatusCode, error.NotProcessed).ShouldBe((RpcStatusCode.ResourceExhausted, false));
        error.Reason.ShouldContain("1000 bytes; raise MaxMessageBytes");
        await bench.ShouldEndAtClientAsync(RpcStatusCode.ResourceExhausted);
        bench.ServerLogShouldBeQuiet();
        await bench.ShouldGoOnAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_is_called_by_a_peer_that_may_not(WireMode mode, Carrier carrier)
    {
        await using MatrixBench bench = await MatrixBench.StartAsync(mode, carrier);
        bench.Stranger = bench.Client.PeerId;

        RpcException error = await MatrixBench.ShouldFailAsync(bench.CallAsync());

        error.StatusCode.ShouldBe(RpcStatusCode.PermissionDenied);
        error.NotProcessed.ShouldBe(mode == WireMode.Rpc, "a reset cannot tell");
        bench.Jobs.Calls.ShouldBe(0);
        await bench.ShouldEndAtClientAsync(RpcStatusCode.PermissionDenied);
        await bench.ShouldEndAtServerAsync(RpcStatusCode.PermissionDenied);
        bench.ServerLogShouldBeQuiet();
        bench.Stranger = null;
        await bench.ShouldGoOnAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_is_given_4_MiB_that_decode_into_many_times_that(WireMode mode, Carrier carrier)
    {
        await using MatrixBench bench = await MatrixBench.StartAsync(mode, carrier);
        byte[] hostile = new byte[4 << 20];
        for (int index = 0; index < hostile.Length; index += 2)
        {
            // An empty message full of maps inside another: 552 bytes in memory, and more than a gigabyte in all.
            (hostile[index], hostile[index + 1]) = (0x22, 0x00);
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        RpcException error = await MatrixBench.ShouldFailAsync(bench.CallAsync(hostile));
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        if (mode == WireMode.Rpc)
        {
            error.NotProcessed.ShouldBeTrue();
            error.Reason.ShouldContain("MaxDecodedBytes");
        }

        bench.Jobs.Calls.ShouldBe(0, "the service never sees it");
        allocated.ShouldBeLessThan(64 << 20, "both ends together, buffers and all");
        await bench.ShouldEndAtServerAsync(RpcStatusCode.ResourceExhausted);
        bench.ServerLogShouldBeQuiet();
        await bench.ShouldGoOnAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_returns_what_decodes_into_more_than_the_caller_allows(WireMode mode, Carrier carrier)
    {
        await using MatrixBench bench = await MatrixBench.StartAsync(mode, carrier, client: options => options.Rpc.MaxDecodedBytes = 256 << 10);
        bench.Jobs.OnRun = static (_, _) => new(new Everything { Maps = { Enumerable.Repeat(new Maps(), 2_000) } });

        RpcException error = await MatrixBench.ShouldFailAsync(bench.CallAsync());

        (error.StatusCode, error.NotProcessed).ShouldBe((RpcStatusCode.ResourceExhausted, false));
        error.Reason.ShouldContain("MaxDecodedBytes");
        await bench.ShouldEndAtClientAsync(RpcStatusCode.ResourceExhausted);
        bench.ServerLogShouldBeQuiet();
        await bench.ShouldGoOnAsync();
    }

    private static Everything Large(int bytes) => new() { Blob = ByteString.CopyFrom(new byte[bytes]) };
}
