using System.Diagnostics;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>What those who listen to calls see of them: docs/rpc-wire.md, Trace context, and OpenTelemetry's conventions for RPC.</summary>
[Collection(nameof(ObservesAllCalls))]
public sealed class CallTelemetryTests : IDisposable
{
    private readonly CallObserver _observer = new();

    public void Dispose() => _observer.Dispose();

    public static TheoryData<string, WireMode> AllKinds() => NotesCalls.AllKinds();

    [Theory]
    [MemberData(nameof(AllKinds))]
    public async Task Each_end_observes_each_call_once(string kind, WireMode mode)
    {
        CallBench bench = mode == WireMode.Rpc ? new CallBench() : CallBench.Bare(NotesCalls.Method(kind));

        await NotesCalls.CallAsync(bench, kind);
        bench.Peer.Streams[0].Reset();
        await Task.WhenAll(bench.Peer.Served).Soon();

        foreach (Activity activity in new[] { _observer.Client, _observer.Server })
        {
            activity.DisplayName.ShouldBe("Tests.INotes/" + kind);
            activity.Status.ShouldBe(ActivityStatusCode.Unset);
            new Dictionary<string, object?>(activity.TagObjects).ShouldBe(Tags(kind, "OK"), ignoreOrder: true);
        }

        (double _, Dictionary<string, object?> clientTags) = _observer.Duration("rpc.client.call.duration");
        (double _, Dictionary<string, object?> serverTags) = _observer.Duration("rpc.server.call.duration");
        clientTags.ShouldBe(Tags(kind, "OK"), ignoreOrder: true);
        serverTags.ShouldBe(Tags(kind, "OK"), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public async Task The_trace_goes_on_at_the_server_where_the_wire_has_a_place_for_it(string kind, WireMode mode)
    {
        using Activity caller = new Activity("caller") { TraceStateString = "vendor=1" }.Start();
        CallBench bench = mode == WireMode.Rpc ? new CallBench() : CallBench.Bare(NotesCalls.Method(kind));

        await NotesCalls.CallAsync(bench, kind);
        bench.Peer.Streams[0].Reset();
        await Task.WhenAll(bench.Peer.Served).Soon();

        Activity.Current.ShouldBe(caller, "a call leaves its caller's activity as it was");
        _observer.Client.ParentSpanId.ShouldBe(caller.SpanId);
        _observer.Client.TraceId.ShouldBe(caller.TraceId);
        if (mode == WireMode.Rpc)
        {
            _observer.Server.TraceId.ShouldBe(caller.TraceId);
            _observer.Server.ParentSpanId.ShouldBe(_observer.Client.SpanId);
            _observer.Server.HasRemoteParent.ShouldBeTrue();
            _observer.Server.TraceStateString.ShouldBe("vendor=1");
        }
        else
        {
            _observer.Server.TraceId.ShouldNotBe(caller.TraceId, "what runs at the server by chance is no parent");
            _observer.Server.ParentSpanId.ShouldBe(default);
        }
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public async Task Interceptors_run_inside_the_servers_activity_and_around_the_clients(string kind, WireMode mode)
    {
        Activity? atServer = null;
        using var own = new Activity("interceptor");
        RpcMethod method = NotesCalls.Method(kind);
        var bench = new CallBench(
            mode == WireMode.Rpc ? null : NotesMethods.DescribeBare(method),
            client: [new Interceptor((call, next) =>
            {
                own.Start();
                return next(call);
            })],
            server: [new Interceptor((call, next) =>
            {
                atServer = Activity.Current;
                return next(call);
            })]);

        await NotesCalls.CallAsync(bench, kind);
        bench.Peer.Streams[0].Reset();
        await Task.WhenAll(bench.Peer.Served).Soon();

        _observer.Client.ParentSpanId.ShouldBe(own.SpanId);
        atServer.ShouldBe(_observer.Server);
    }

    [Theory]
    [InlineData(WireMode.Rpc, RpcStatusCode.PermissionDenied, "PERMISSION_DENIED", false)]
    [InlineData(WireMode.Rpc, RpcStatusCode.NotFound, "NOT_FOUND", false)]
    [InlineData(WireMode.Rpc, RpcStatusCode.DataLoss, "DATA_LOSS", true)]
    [InlineData(WireMode.Bare, RpcStatusCode.PermissionDenied, "PERMISSION_DENIED", false)]
    [InlineData(WireMode.Bare, RpcStatusCode.Internal, "INTERNAL", true)]
    public async Task A_status_is_the_callers_error_and_the_servers_where_the_server_is_to_blame(WireMode mode, RpcStatusCode code, string name, bool isServers)
    {
        CallBench bench = mode == WireMode.Rpc ? new CallBench() : CallBench.Bare(NotesMethods.Unary);
        bench.Service.OnUnary = (_, _) => throw new RpcException(code, "no");

        await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note { Number = 1 }).Soon());
        await bench.SettleAsync();

        ShouldHaveFailed(_observer.Client, "rpc.client.call.duration", name, name);
        ShouldHaveFailed(_observer.Server, "rpc.server.call.duration", name, isServers ? name : null);
    }

    [Fact]
    public async Task A_defect_of_the_service_is_unknown()
    {
        var bench = new CallBench();
        bench.Service.OnList = static (_, _) => FailAfterOneAsync();

        await Should.ThrowAsync<RpcException>(bench.Client.ListAsync(new Note()).ToListSoon());
        await bench.SettleAsync();

        ShouldHaveFailed(_observer.Client, "rpc.client.call.duration", "UNKNOWN", "UNKNOWN");
        ShouldHaveFailed(_observer.Server, "rpc.server.call.duration", "UNKNOWN", "UNKNOWN");
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_caller_that_cancels_is_cancelled_at_both_ends(WireMode mode)
    {
        CallBench bench = mode == WireMode.Rpc ? new CallBench() : CallBench.Bare(NotesMethods.Unary);
        var started = new TaskCompletionSource();
        bench.Service.OnUnary = async (_, call) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return new Note();
        };
        using var caller = new CancellationTokenSource();

        Task<Note> call = bench.Client.UnaryAsync(new Note { Number = 1 }, caller.Token).AsTask();
        await started.Task.Soon();
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call.Soon());
        await bench.SettleAsync();

        ShouldHaveFailed(_observer.Client, "rpc.client.call.duration", "CANCELLED", "CANCELLED");
        ShouldHaveFailed(_observer.Server, "rpc.server.call.duration", "CANCELLED", null);
    }

    [Fact]
    public async Task A_caller_that_leaves_the_replies_is_cancelled()
    {
        var bench = new CallBench();

        await foreach (Note _ in bench.Client.ListAsync(new Note { Number = 3 }))
        {
            break;
        }

        ShouldHaveFailed(_observer.Client, "rpc.client.call.duration", "CANCELLED", "CANCELLED");
    }

    [Fact]
    public async Task A_failure_that_is_the_callers_own_has_a_type_and_no_status()
    {
        var bench = new CallBench();

        await Should.ThrowAsync<FormatException>(bench.Client.CollectAsync(FailAfterOneAsync(new FormatException())).Soon());

        ShouldHaveFailed(_observer.Client, "rpc.client.call.duration", null, "System.FormatException");
    }

    [Fact]
    public async Task An_unreachable_peer_has_a_status_and_no_transport()
    {
        var bench = new CallBench();
        bench.Peer.OpenError = new DialException(null, "nobody answers", []);

        await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        _observer.Duration("rpc.client.call.duration").Tags.Keys.ShouldBe(
            ["rpc.system.name", "rpc.method", "rpc.response.status_code", "error.type"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_method_that_does_not_exist_adds_no_value_to_a_tag()
    {
        var bench = new CallBench(served: NotesMethods.Describe(only: NotesMethods.Ask));

        await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());
        await bench.SettleAsync();

        _observer.Server.DisplayName.ShouldBe("_OTHER");
        _observer.Duration("rpc.server.call.duration").Tags.ShouldBe(Tags("", "UNIMPLEMENTED", "UNIMPLEMENTED", "_OTHER"), ignoreOrder: true);
    }

    [Fact]
    public async Task A_refusal_is_observed()
    {
        var bench = new CallBench();
        await bench.Server.DrainAsync().Soon();

        await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());
        await bench.SettleAsync();

        _observer.Duration("rpc.server.call.duration").Tags.ShouldBe(Tags("", "UNAVAILABLE", "UNAVAILABLE", "_OTHER"), ignoreOrder: true);
    }

    [Fact]
    public async Task Durations_are_seconds_on_the_nodes_clock()
    {
        var bench = new CallBench();
        bench.Service.OnUnary = (request, _) =>
        {
            bench.Clock.Advance(TimeSpan.FromMilliseconds(2500));
            return new(request);
        };

        await bench.Client.UnaryAsync(new Note()).Soon();
        await bench.SettleAsync();

        _observer.Duration("rpc.client.call.duration").Seconds.ShouldBe(2.5);
        _observer.Duration("rpc.server.call.duration").Seconds.ShouldBe(2.5);
    }

    [Fact]
    public async Task A_call_that_a_service_makes_belongs_to_the_call_that_it_serves()
    {
        var inner = new CallBench();
        var outer = new CallBench();
        outer.Service.OnUnary = async (request, _) => await inner.Client.AskAsync();

        await outer.Client.UnaryAsync(new Note()).Soon();
        await outer.SettleAsync();
        await inner.SettleAsync();

        Activity[] chain = [.. _observer.Activities.OrderBy(activity => activity.DisplayName == "Tests.INotes/Ask").ThenBy(activity => activity.Kind == ActivityKind.Server)];
        chain.Length.ShouldBe(4);
        for (int index = 1; index < chain.Length; index++)
        {
            chain[index].ParentSpanId.ShouldBe(chain[index - 1].SpanId);
        }
    }

    [Fact]
    public async Task Neither_end_sets_or_sees_the_reserved_keys()
    {
        var bench = new CallBench();
        var metadata = new RpcMetadata();
        metadata.Add("traceparent", "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01");
        metadata.Add("tracestate", "forged=1");
        metadata.Add("who", "me");
        RpcMetadata? seen = null;
        bench.Service.OnUnary = (request, call) =>
        {
            seen = call.Server!.RequestMetadata;
            return new(request);
        };

        await bench.Client.UnaryAsync(new Note(), new RpcCall { Metadata = metadata }).Soon();
        await bench.SettleAsync();

        seen.ShouldNotBeNull().ShouldHaveSingleItem().Key.ShouldBe("who");
        metadata.Count.ShouldBe(3, "the caller's own");
        _observer.Server.ParentSpanId.ShouldBe(_observer.Client.SpanId);
        _observer.Server.TraceStateString.ShouldBeNull();
    }

    [Fact]
    public async Task Metadata_that_leaves_no_room_travels_without_the_trace()
    {
        var bench = new CallBench();
        var metadata = new RpcMetadata();
        metadata.Add("k", new byte[8150]);

        await bench.Client.UnaryAsync(new Note(), new RpcCall { Metadata = metadata }).Soon();
        await bench.SettleAsync();

        _observer.Server.ParentSpanId.ShouldBe(default);
    }

    private static Dictionary<string, object?> Tags(string kind, string? status, string? error = null, string? method = null)
    {
        var tags = new Dictionary<string, object?>
        {
            ["rpc.system.name"] = "libp2p",
            ["rpc.method"] = method ?? "Tests.INotes/" + kind,
            ["network.transport"] = "tcp",
        };
        if (status is not null)
        {
            tags["rpc.response.status_code"] = status;
        }

        if (error is not null)
        {
            tags["error.type"] = error;
        }

        return tags;
    }

    private void ShouldHaveFailed(Activity activity, string histogram, string? status, string? error)
    {
        Dictionary<string, object?> tags = Tags(activity.DisplayName.Split('/')[1], status, error);
        new Dictionary<string, object?>(activity.TagObjects).ShouldBe(tags, ignoreOrder: true);
        activity.Status.ShouldBe(error is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        _observer.Duration(histogram).Tags.ShouldBe(tags, ignoreOrder: true);
    }

    private static async IAsyncEnumerable<Note> FailAfterOneAsync(Exception? error = null)
    {
        await Task.CompletedTask;
        yield return new Note { Number = 1 };
        throw error ?? new InvalidOperationException("a defect");
    }
}
