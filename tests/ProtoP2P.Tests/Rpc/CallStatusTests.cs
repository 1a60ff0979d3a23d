using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

public sealed class CallStatusTests
{
    [Fact]
    public async Task A_service_chooses_the_status_and_sends_trailers_and_details_along()
    {
        var bench = new CallBench();
        bench.Service.OnUnary = static (_, call) =>
        {
            call.Server!.Trailers.Add("retry-in", "5");
            throw new RpcException(RpcStatusCode.NotFound, "no such note") { Details = [new RpcErrorDetail("a.B", new byte[] { 1, 2 })] };
        };
        var response = new RpcResponse();

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note(), new RpcCall { Response = response }).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.NotFound);
        error.Reason.ShouldBe("no such note");
        error.NotProcessed.ShouldBeFalse();
        error.Trailers["retry-in"].ShouldBe("5");
        RpcErrorDetail detail = error.Details.ShouldHaveSingleItem();
        detail.Type.ShouldBe("a.B");
        detail.Value.ToArray().ShouldBe([1, 2]);
        response.Trailers["retry-in"].ShouldBe("5");
        response.ProtocolId.ShouldBe(NotesMethods.Id);
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData(false, "the service failed")]
    [InlineData(true, "System.InvalidOperationException: secret path")]
    public async Task An_undeclared_exception_is_unknown_and_keeps_its_text_to_itself(bool detailed, string reason)
    {
        var bench = new CallBench(configure: options => options.DetailedErrors = detailed);
        bench.Service.OnUnary = static (_, _) => throw new InvalidOperationException("secret path");

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Unknown);
        error.Reason.ShouldBe(reason);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_failing_reply_stream_delivers_what_came_before()
    {
        var bench = new CallBench();
        bench.Service.OnList = static (_, _) => FailAfterOneAsync();
        var replies = new List<Note>();

        RpcException error = await Should.ThrowAsync<RpcException>(ReadAsync().Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.DataLoss);
        replies.Count.ShouldBe(1);

        async Task ReadAsync()
        {
            await foreach (Note reply in bench.Client.ListAsync(new Note()))
            {
                replies.Add(reply);
            }
        }
    }

    [Fact]
    public async Task The_handlers_own_cancellation_is_cancelled()
    {
        var bench = new CallBench();
        bench.Service.OnUnary = static (_, _) => throw new OperationCanceledException();

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Cancelled);
    }

    [Fact]
    public async Task A_failing_bare_service_resets_with_the_code_of_its_status()
    {
        CallBench bench = CallBench.Bare(NotesMethods.Unary);
        bench.Service.OnUnary = static (_, _) => throw new RpcException(RpcStatusCode.PermissionDenied, "not you");

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note { Number = 1 }).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.PermissionDenied);
        error.NotProcessed.ShouldBeFalse();
        bench.Peer.Accepted[0].ResetCode.ShouldBe(StreamErrorCode.Gated);
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented_and_not_processed()
    {
        var bench = new CallBench(served: NotesMethods.Describe(only: NotesMethods.Ask));

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Unimplemented);
        error.NotProcessed.ShouldBeTrue();
        error.Trailers.ShouldBeEmpty("the mark is the runtime's");
    }

    [Fact]
    public async Task Metadata_travels_with_the_call_and_ahead_of_the_replies()
    {
        var bench = new CallBench();
        string? seen = null;
        bench.Service.OnList = (request, call) => ListAsync(call);
        var response = new RpcResponse();

        await bench.Client.ListAsync(new Note(), new RpcCall { Metadata = Metadata("who", "me"), Response = response }).ToListSoon();

        seen.ShouldBe("me");
        response.Head["page"].ShouldBe("1");
        response.Trailers["total"].ShouldBe("9");

        async IAsyncEnumerable<Note> ListAsync(RpcCall call)
        {
            seen = call.Server!.RequestMetadata["who"];
            await call.Server.SendHeadAsync(Metadata("page", "1"));
            yield return new Note();
            call.Server.Trailers.Add("total", "9");
        }
    }

    [Fact]
    public async Task Too_much_metadata_fails_before_anything_is_sent()
    {
        var bench = new CallBench();
        var metadata = new RpcMetadata();
        metadata.Add("key", new byte[9000]);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note(), new RpcCall { Metadata = metadata }).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        error.NotProcessed.ShouldBeTrue();
        bench.Peer.Streams.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_status_arrives_even_where_its_trailers_are_too_large()
    {
        var bench = new CallBench();
        bench.Service.OnUnary = static (_, call) =>
        {
            call.Server!.Trailers.Add("key", new byte[9000]);
            throw new RpcException(RpcStatusCode.Aborted, new string('x', 5000));
        };

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Aborted);
        error.Reason.ShouldEndWith("(shortened)");
    }

    [Fact]
    public async Task An_oversize_request_fails_before_anything_is_sent()
    {
        var bench = new CallBench(configure: options => options.MaxMessageBytes = 100);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(Large(200)).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        error.NotProcessed.ShouldBeTrue();
        error.Reason.ShouldContain(nameof(RpcOptions.MaxMessageBytes));
        bench.Peer.Streams.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(200)]
    [InlineData(300_000)]
    public async Task A_request_too_large_for_the_server_is_answered(int bytes)
    {
        var bench = new CallBench(served: NotesMethods.Describe(maxMessageBytes: 100));

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(Large(bytes)).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        error.NotProcessed.ShouldBeTrue();
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_reply_too_large_to_send_is_a_status()
    {
        var bench = new CallBench(configure: options => options.MaxMessageBytes = 100);
        bench.Service.OnUnary = static (_, _) => new(Large(200));

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData(200)]
    [InlineData(300_000)]
    public async Task A_reply_too_large_for_the_client_resets_the_stream(int bytes)
    {
        var bench = new CallBench(NotesMethods.Describe(maxMessageBytes: 100), served: NotesMethods.Describe());
        bench.Service.OnUnary = (_, _) => new(Large(bytes));

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        bench.Peer.Streams[0].ResetCode.ShouldBe(StreamErrorCode.ResourceLimit);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task An_unreachable_peer_is_unavailable_and_not_processed()
    {
        var bench = new CallBench();
        bench.Peer.OpenError = new DialException(null, "nobody answers", []);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBeTrue();
        error.InnerException.ShouldBe(bench.Peer.OpenError);
    }

    private static Note Large(int bytes) => new() { Payload = Google.Protobuf.ByteString.CopyFrom(new byte[bytes]) };

    private static RpcMetadata Metadata(string key, string value)
    {
        var metadata = new RpcMetadata();
        metadata.Add(key, value);
        return metadata;
    }

    private static async IAsyncEnumerable<Note> FailAfterOneAsync()
    {
        await Task.CompletedTask;
        yield return new Note();
        throw new RpcException(RpcStatusCode.DataLoss, "gone");
    }
}
