using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Resources;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>What messages take in memory is limited and charged, at both ends.</summary>
public sealed class DecodedLimitTests
{
    private const int Limit = DecodedSize.SmallBytes;

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_request_over_the_limit_is_refused_before_the_service_sees_it(WireMode mode)
    {
        CallBench bench = Start(mode, server: options => options.MaxDecodedBytes = Limit);
        int calls = 0;
        bench.Service.OnUnary = (request, _) =>
        {
            calls++;
            return new(request);
        };

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(OfBytes(Limit)).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        calls.ShouldBe(0);
        if (mode == WireMode.Rpc)
        {
            error.NotProcessed.ShouldBeTrue();
            error.Reason.ShouldContain($"takes more than {Limit} once decoded; raise MaxDecodedBytes");
        }

        await bench.Client.UnaryAsync(OfBytes(Limit / 2)).Soon();
        calls.ShouldBe(1);
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_reply_over_the_limit_is_refused_by_the_client(WireMode mode)
    {
        CallBench bench = Start(mode);
        var options = new RpcOptions { MaxDecodedBytes = Limit };
        var client = new NotesClient(new RpcClientInvoker(bench.Contract, bench.Peer, options, bench.Clock, NullLogger.Instance));
        bench.Service.OnUnary = static (_, _) => new(OfBytes(Limit));

        RpcException error = await Should.ThrowAsync<RpcException>(client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        error.NotProcessed.ShouldBeFalse();
        error.Reason.ShouldContain("MaxDecodedBytes");
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_message_of_a_stream_over_the_limit_ends_the_call()
    {
        CallBench bench = Start(WireMode.Rpc, server: options => options.MaxDecodedBytes = Limit);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.CollectAsync(NotesAsync(Limit / 2, Limit)).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.ResourceExhausted);
        error.NotProcessed.ShouldBeFalse();
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData(WireMode.Rpc)]
    [InlineData(WireMode.Bare)]
    public async Task A_request_is_charged_until_its_call_ends(WireMode mode)
    {
        CallBench bench = Start(mode);
        ResourceScope account = bench.Peer.Connection.Scope;
        long during = 0;
        bench.Service.OnUnary = (_, _) =>
        {
            during = account.Memory;
            return new(new Note());
        };

        await bench.Client.UnaryAsync(OfBytes(300_000)).Soon();

        during.ShouldBeInRange(300_000, 301_000);
        await bench.SettleAsync();
        account.Memory.ShouldBe(0);
    }

    [Fact]
    public async Task A_message_of_a_stream_is_charged_until_the_next_is_read()
    {
        CallBench bench = Start(WireMode.Rpc);
        ResourceScope account = bench.Peer.Connection.Scope;
        List<long> during = [];
        bench.Service.OnCollect = async (requests, call) =>
        {
            await foreach (Note _ in requests)
            {
                during.Add(account.Memory / 1000);
            }

            return new Note();
        };

        await bench.Client.CollectAsync(NotesAsync(300_000, 10, 400_000)).Soon();

        during.ShouldBe([300, 0, 400]);
        await bench.SettleAsync();
        account.Memory.ShouldBe(0);
    }

    [Fact]
    public async Task A_request_that_finds_no_room_in_its_connections_account_is_refused_and_the_option_named()
    {
        var account = new ResourceScope("full", new ResourceLimits(800_000, nameof(MemoryOptions.MaxPerConnection), 10, "none"));
        CallBench bench = Start(WireMode.Rpc, connection: new TestConnection { Scope = account });
        var blocker = new Blocker();
        bench.Service.OnUnary = async (request, call) =>
        {
            await blocker.RunAsync(request, call);

            // Small: both ends share the account, and what the refused call holds of it goes back when its end has come.
            return new Note();
        };
        Task<Note> first = bench.Client.UnaryAsync(OfBytes(300_000)).AsTask();
        await blocker.EnteredAsync();

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(OfBytes(300_000)).Soon());

        (error.StatusCode, error.NotProcessed).ShouldBe((RpcStatusCode.ResourceExhausted, true));
        error.Reason.ShouldContain(nameof(MemoryOptions.MaxPerConnection));
        blocker.Release();
        await first.Soon();
        await bench.SettleAsync();
        account.Memory.ShouldBe(0);
    }

    private static CallBench Start(WireMode mode, Action<RpcOptions>? server = null, TestConnection? connection = null) => mode == WireMode.Bare
        ? new CallBench(NotesMethods.DescribeBare(NotesMethods.Unary), server, connection: connection)
        : new CallBench(configure: server, connection: connection);

    private static Note OfBytes(int count) => new() { Payload = ByteString.CopyFrom(new byte[count]) };

    private static async IAsyncEnumerable<Note> NotesAsync(params int[] sizes)
    {
        foreach (int size in sizes)
        {
            await Task.CompletedTask;
            yield return OfBytes(size);
        }
    }
}
