using System.Text.Json.Nodes;
using ProtoP2P.Interop.Tests.Contract;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Tests;

/// <summary>A JavaScript client, written from the published wire format alone, calls a C# contract.</summary>
public sealed class JsClientTests(JsPeerFixture js)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task Calls_of_every_shape_return(string muxer)
    {
        await using Session session = await StartAsync(muxer);

        JsCall unary = await session.CallAsync(new { method = "Square", single = true, requests = Numbers(7) });
        Value(unary).ShouldBe(49);
        JsCall serverStream = await session.CallAsync(new { method = "Count", single = true, requests = new[] { new { first = 3, count = 4 } } });
        serverStream.Numbers.ShouldBe([3, 4, 5, 6]);
        serverStream.Code.ShouldBe(0);
        JsCall clientStream = await session.CallAsync(new { method = "Sum", requests = Numbers(1, 2, 3) });
        Value(clientStream).ShouldBe(6);
        JsCall duplex = await session.CallAsync(new { method = "RunningTotal", lockstep = true, requests = Numbers(1, 2, 3) });
        duplex.Numbers.ShouldBe([1, 3, 6]);
        duplex.Code.ShouldBe(0);
        JsCall withHead = await session.CallAsync(new { method = "Scale", head = new { value = 3 }, requests = Numbers(1, 2) });
        withHead.Numbers.ShouldBe([3, 6]);
    }

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task A_large_message_arrives_whole(string muxer)
    {
        await using Session session = await StartAsync(muxer);
        byte[] bytes = Echo.Pattern(1 << 20, 3);
        object[] requests = [new { value = Convert.ToBase64String(bytes) }];

        JsCall call = await session.CallAsync(new { method = "Reverse", single = true, requests });

        byte[] reply = Convert.FromBase64String(call.Reply!["value"]!.GetValue<string>());
        Array.Reverse(reply);
        reply.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task Messages_without_fields_are_messages()
    {
        await using Session session = await StartAsync("yamux");

        Value(await session.CallAsync(new { method = "Square", single = true, requests = Numbers(0) })).ShouldBe(0);
        (await session.CallAsync(new { method = "RunningTotal", requests = Numbers(0, 0) })).Numbers.ShouldBe([0, 0]);
        Value(await session.CallAsync(new { method = "Sum", requests = Numbers() })).ShouldBe(0);
    }

    [Fact]
    public async Task Calls_without_reply_are_acknowledged_or_one_way()
    {
        await using Session session = await StartAsync("yamux");

        JsCall acknowledged = await session.CallAsync(new { method = "Note", single = true, requests = new[] { new { value = "first" } } });
        acknowledged.Code.ShouldBe(0);
        session.Service.Notes.ShouldBe(["first"]);
        (await session.NextEventAsync()).ShouldBe("noted");

        JsCall oneWay = await session.CallAsync(new { method = "Tell", single = true, oneWay = true, requests = new[] { new { value = "second" } } });
        oneWay.Ended.ShouldBeTrue();
        (await session.NextEventAsync()).ShouldBe("noted");
        session.Service.Notes.ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Metadata_and_trailers_travel()
    {
        await using Session session = await StartAsync("yamux");
        Dictionary<string, string> metadata = new() { ["x-mark"] = "42" };

        JsCall call = await session.CallAsync(new { method = "Greet", single = true, metadata, requests = new[] { new { value = "js" } } });

        call.Reply!["value"]!.GetValue<string>().ShouldBe("hello js");
        call.Trailers!["x-mark"].ShouldBe("42");
    }

    [Fact]
    public async Task Statuses_arrive()
    {
        await using Session session = await StartAsync("yamux");

        JsCall notFound = await session.CallAsync(new { method = "Fail", single = true, requests = new[] { new { code = 5, reason = "no such item" } } });
        notFound.Code.ShouldBe((int)RpcStatusCode.NotFound);
        notFound.Reason.ShouldBe("no such item");

        JsCall unhandled = await session.CallAsync(new { method = "Fail", single = true, requests = new[] { new { code = 0, reason = "secret" } } });
        unhandled.Code.ShouldBe((int)RpcStatusCode.Unknown);
        unhandled.Reason!.ShouldNotContain("secret");

        JsCall unimplemented = await session.CallAsync(new { method = "Nonesuch", single = true, requests = Numbers(1) });
        unimplemented.Code.ShouldBe((int)RpcStatusCode.Unimplemented);
    }

    [Fact]
    public async Task A_deadline_that_passes_ends_the_call_at_both_ends()
    {
        await using Session session = await StartAsync("yamux");

        JsCall call = await session.CallAsync(new { method = "Wait", single = true, timeoutMicros = 1_000_000, requests = Numbers(1) });

        call.Code.ShouldBe((int)RpcStatusCode.DeadlineExceeded);
        (await session.NextEventAsync()).ShouldBe("waiting");
        (await session.NextEventAsync()).ShouldBe("cancelled");
    }

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task A_cancelled_call_cancels_the_method(string muxer)
    {
        await using Session session = await StartAsync(muxer);

        Task<JsCall> call = session.CallAsync(new { method = "Wait", key = "wait", single = true, requests = Numbers(1) });
        (await session.NextEventAsync()).ShouldBe("waiting");
        await session.Peer.RunAsync<Nothing>("cancel", new { key = "wait" });

        (await session.NextEventAsync()).ShouldBe("cancelled");
        await Should.ThrowAsync<JsPeerException>(() => call);
    }

    [Fact]
    public async Task A_reply_stream_that_is_left_early_cancels_the_method()
    {
        await using Session session = await StartAsync("yamux");

        JsCall call = await session.CallAsync(
            new { method = "Count", single = true, cancelAfter = 3, requests = new[] { new { first = 0, count = 100_000_000 } } });

        call.Numbers.Take(3).ShouldBe([0, 1, 2]);
        (await session.NextEventAsync()).ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_protocol_that_we_do_not_serve_is_refused()
    {
        await using Session session = await StartAsync("yamux");

        JsPeerException error = await Should.ThrowAsync<JsPeerException>(
            () => session.CallAsync(new { protocol = "/protop2p/unserved/1.0.0", method = "Square", single = true, requests = Numbers(1) }));

        error.Name.ShouldBe("UnsupportedProtocolError");
    }

    private static object[] Numbers(params int[] values) => [.. values.Select(value => new { value })];

    private static int Value(JsCall call)
    {
        call.Code.ShouldBe(0);
        return call.Reply!["value"]!.GetValue<int>();
    }

    private async Task<Session> StartAsync(string muxer)
    {
        TestNode node = await TestNode.StartAsync(muxer);
        InteropService service = new();
        node.Host.AddProtocol<IInterop>(service);
        JsPeer peer = await js.StartAsync(new JsPeerOptions(muxer));
        await peer.RunAsync<JsConnection>("dial", new { addr = node.Address });
        return new Session(node, peer, service);
    }

    private sealed record Session(TestNode Node, JsPeer Peer, InteropService Service) : IAsyncDisposable
    {
        public Task<JsCall> CallAsync(object call)
        {
            JsonObject request = System.Text.Json.JsonSerializer.SerializeToNode(call)!.AsObject();
            request["peer"] = Node.Host.PeerId.ToString();
            return Peer.RunAsync<JsCall>("rpc", request);
        }

        public Task<string> NextEventAsync() => Service.NextEventAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        public async ValueTask DisposeAsync()
        {
            await Peer.DisposeAsync();
            await Node.DisposeAsync();
        }
    }
}
