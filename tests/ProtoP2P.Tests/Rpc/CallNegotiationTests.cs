using System.Buffers;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

public sealed class CallNegotiationTests
{
    private const string New = "/tests/notes/1.1.0", Old = "/tests/notes/1.0.0";

    [Fact]
    public async Task A_peer_that_has_said_nothing_is_proposed_the_newest_id_at_once()
    {
        CallBench bench = Bench([New, Old], [New, Old]);

        await bench.Client.UnaryAsync(new Note()).Soon();
        await bench.Client.UnaryAsync(new Note()).Soon();

        bench.Peer.Proposals.ShouldBe([(New, true), (New, true)]);
    }

    [Fact]
    public async Task A_refused_id_is_followed_by_the_next_on_a_fresh_stream_and_the_answer_is_remembered()
    {
        CallBench bench = Bench([New, Old], [Old]);

        (await bench.Client.UnaryAsync(new Note { Text = "a" }).Soon()).Text.ShouldBe("A");
        (await bench.Client.UnaryAsync(new Note { Text = "b" }).Soon()).Text.ShouldBe("B");

        bench.Peer.Proposals.ShouldBe([(New, true), (Old, true), (Old, true)]);
        await bench.SettleAsync();
    }

    [Fact]
    public async Task A_peer_that_serves_none_is_unimplemented_and_not_processed()
    {
        CallBench bench = Bench([New, Old], ["/other/1.0.0"]);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Unimplemented);
        error.NotProcessed.ShouldBeTrue();
        bench.Peer.Proposals.ShouldBe([(New, true), (Old, true)]);
    }

    [Fact]
    public async Task A_peer_known_to_serve_none_is_not_asked()
    {
        CallBench bench = Bench([New, Old], [New]);
        bench.Peer.KnownProtocols = ["/other/1.0.0"];

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.UnaryAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Unimplemented);
        error.NotProcessed.ShouldBeTrue();
        bench.Peer.Proposals.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_best_id_that_the_peer_said_it_serves_is_proposed()
    {
        CallBench bench = Bench([New, Old], [Old]);
        bench.Peer.KnownProtocols = ["/other/1.0.0", Old];

        await bench.Client.UnaryAsync(new Note()).Soon();
        await bench.Client.CollectAsync(NotesService.CountAsync(2)).Soon();

        bench.Peer.Proposals.ShouldBe([(Old, true), (Old, true)]);
    }

    [Fact]
    public async Task An_opening_too_long_to_be_refused_safely_waits_for_an_agreement_once()
    {
        CallBench bench = Bench([New, Old], [Old]);
        var request = new Note { Payload = Google.Protobuf.ByteString.CopyFrom(new byte[WireLimits.EarlyDataBytes]) };

        await bench.Client.UnaryAsync(request).Soon();
        await bench.Client.UnaryAsync(request).Soon();

        bench.Peer.Proposals.ShouldBe([($"{New},{Old}", false), (Old, true)]);
    }

    [Fact]
    public async Task A_request_stream_cannot_be_replayed_and_waits_for_an_agreement_where_there_is_a_choice()
    {
        CallBench bench = Bench([New, Old], [Old]);

        await bench.Client.CollectAsync(NotesService.CountAsync(2)).Soon();
        await bench.Client.CollectAsync(NotesService.CountAsync(2)).Soon();

        bench.Peer.Proposals.ShouldBe([($"{New},{Old}", false), (Old, true)]);
    }

    [Fact]
    public async Task A_one_way_call_waits_for_an_agreement_because_nobody_would_learn_of_a_refusal()
    {
        CallBench bench = Bench([New], ["/other/1.0.0"]);

        RpcException error = await Should.ThrowAsync<RpcException>(bench.Client.DropAsync(new Note()).Soon());

        error.StatusCode.ShouldBe(RpcStatusCode.Unimplemented);
        bench.Peer.Proposals.ShouldBe([(New, false)]);
    }

    [Fact]
    public async Task A_bare_contract_whose_dialer_does_not_write_first_negotiates_plainly()
    {
        CallBench bench = CallBench.Bare(NotesMethods.Ask);

        await bench.Client.AskAsync().Soon();

        bench.Peer.Proposals.ShouldBe([(NotesMethods.Id, false)]);
    }

    [Fact]
    public async Task Raw_bytes_of_a_bare_contract_negotiate_plainly()
    {
        var peer = new TestPeer();
        var method = new RpcMethod<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(
            "Echo", RpcRequestKind.Single, RpcReplyKind.Single, MessageCodec.Memory, MessageCodec.Memory);
        var contract = new ContractDescriptor<INotes>("Raw", [NotesMethods.Id], WireMode.Bare, static invoker => new NotesClient(invoker), []);
        peer.Serve(NotesMethods.Id, static async (stream, token) =>
        {
            System.IO.Pipelines.ReadResult read = await stream.Input.ReadAsync(token);
            stream.Output.Write(read.Buffer.ToArray());
            stream.Input.AdvanceTo(read.Buffer.End);
            await stream.Output.CompleteAsync();
        });
        var invoker = new RpcClientInvoker(
            contract, peer, new RpcOptions(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

        ReadOnlyMemory<byte> reply = await invoker.UnaryAsync(method, "/looks/like/an/id"u8.ToArray(), default).Soon();

        reply.ToArray().ShouldBe("/looks/like/an/id"u8.ToArray());
        peer.Proposals.ShouldBe([(NotesMethods.Id, false)]);
    }

    private static CallBench Bench(string[] ids, string[] served) =>
        new(NotesMethods.Describe(ids: ids), served: NotesMethods.Describe(ids: served));
}
