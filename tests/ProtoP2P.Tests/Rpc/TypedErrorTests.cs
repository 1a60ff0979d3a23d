using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ProtoP2P.Tests.Rpc;

/// <summary>Errors that a message describes: <see cref="NotesMethods"/> declares StringValue and Int32Value for some methods.</summary>
public sealed class TypedErrorTests
{
    private static readonly StringValue Missing = new() { Value = "7" };

    [Theory]
    [InlineData("Unary")]
    [InlineData("List")]
    [InlineData("Collect")]
    public async Task A_declared_error_arrives_with_its_message(string kind)
    {
        CallBench bench = Throwing(static () => new RpcException<StringValue>(RpcStatusCode.NotFound, "no such note", Missing));

        RpcException<StringValue> error = await Should.ThrowAsync<RpcException<StringValue>>(CallAsync(bench.Client, kind));

        error.Detail.ShouldBe(Missing);
        error.StatusCode.ShouldBe(RpcStatusCode.NotFound);
        error.Reason.ShouldBe("no such note");
        error.Message.ShouldBe($"NotFound: {kind} at the test peer: no such note");
        error.Trailers["retry-in"].ShouldBe("5");
        error.NotProcessed.ShouldBeFalse();
        RpcErrorDetail detail = error.Details.ShouldHaveSingleItem();
        detail.Type.ShouldBe("google.protobuf.StringValue");
        StringValue.Parser.ParseFrom(detail.Value.Span).ShouldBe(Missing);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task The_first_detail_that_is_declared_counts()
    {
        CallBench bench = Throwing(static () => new RpcException(RpcStatusCode.Aborted, "no")
        {
            Details = [new RpcErrorDetail("a.B", new byte[] { 1 }), Encode(new Int32Value { Value = 4 }), Encode(Missing)],
        });

        RpcException<Int32Value> error = await Should.ThrowAsync<RpcException<Int32Value>>(CallAsync(bench.Client, "Unary"));

        error.Detail.Value.ShouldBe(4);
        error.Details.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_is_not_declared_stays_encoded()
    {
        CallBench bench = Throwing(static () => new RpcException<BoolValue>(RpcStatusCode.Aborted, "no", new BoolValue { Value = true }));

        RpcException error = await ThrowPlainAsync(bench);

        error.Details.ShouldHaveSingleItem().Type.ShouldBe("google.protobuf.BoolValue");
    }

    [Fact]
    public async Task What_cannot_be_read_stays_encoded()
    {
        CallBench bench = Throwing(static () => new RpcException(RpcStatusCode.Aborted, "no")
        {
            Details = [new RpcErrorDetail("google.protobuf.StringValue", new byte[] { 0x0A, 0x7F })],
        });

        RpcException error = await ThrowPlainAsync(bench);

        error.Details.ShouldHaveSingleItem().Value.ToArray().ShouldBe([0x0A, 0x7F]);
    }

    [Fact]
    public async Task An_error_without_a_detail_is_plain()
    {
        CallBench bench = Throwing(static () => new RpcException(RpcStatusCode.Aborted, "no"));

        (await ThrowPlainAsync(bench)).Details.ShouldBeEmpty();
    }

    [Fact]
    public void A_detail_is_required() =>
        Should.Throw<ArgumentNullException>(static () => new RpcException<StringValue>(RpcStatusCode.Aborted, "no", null!));

    private static async Task<RpcException> ThrowPlainAsync(CallBench bench)
    {
        RpcException error = await Should.ThrowAsync<RpcException>(CallAsync(bench.Client, "Unary"));
        error.GetType().ShouldBe(typeof(RpcException));
        error.StatusCode.ShouldBe(RpcStatusCode.Aborted);
        await bench.SettleAsync();
        return error;
    }

    private static Task CallAsync(NotesClient client, string kind) => kind switch
    {
        "Unary" => client.UnaryAsync(new Note()).Soon(),
        "List" => client.ListAsync(new Note()).ToListSoon(),
        _ => client.CollectAsync(NotesService.CountAsync(1)).Soon(),
    };

    private static CallBench Throwing(Func<Exception> create)
    {
        var bench = new CallBench();
        bench.Service.OnUnary = (_, call) => throw Fail(call);
        bench.Service.OnList = (_, call) => throw Fail(call);
        bench.Service.OnCollect = (_, call) => throw Fail(call);
        return bench;

        Exception Fail(RpcCall call)
        {
            call.Server!.Trailers.Add("retry-in", "5");
            return create();
        }
    }

    private static RpcErrorDetail Encode(IMessage message) => new(message.Descriptor.FullName, message.ToByteArray());
}
