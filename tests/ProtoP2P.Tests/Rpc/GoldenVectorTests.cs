using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Rpc;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Rpc;

/// <summary>The golden vectors of docs/rpc-wire.md, replayed through the real client and the real server.</summary>
public sealed class GoldenVectorTests
{
    private static readonly Note Request = new() { Text = "hi", Number = 1 };

    // What the client calls for a vector, by the part of its name before the slash.
    private static readonly Dictionary<string, Func<NotesClient, Task<string>>> Calls = new()
    {
        ["unary"] = static async client => Show(await client.UnaryAsync(Request)),
        ["unary-empty"] = static async client => Show(await client.UnaryAsync(new Note())),
        ["unary-metadata"] = static async client => Show(await client.UnaryAsync(Request, WithMetadata())),
        ["no-request"] = static async client => Show(await client.AskAsync()),
        ["no-reply"] = static async client => await Ended(client.TellAsync(Request)),
        ["neither"] = static async client => await Ended(client.PokeAsync()),
        ["one-way"] = static async client => await Ended(client.DropAsync(Request)),
        ["server-stream"] = static async client => Show(await client.ListAsync(new Note { Number = 2 }).ToListSoon()),
        ["server-stream-no-request"] = static async client => Show(await client.ListAllAsync().ToListSoon()),
        ["client-stream"] = static async client => Show(await client.CollectAsync(NotesService.CountAsync(2))),
        ["client-stream-no-reply"] = static async client => await Ended(client.PushAsync(NotesService.CountAsync(2))),
        ["headed-client-stream"] = static async client => Show(await client.CollectUnderAsync(Request, NotesService.CountAsync(1))),
        ["duplex"] = static async client => Show(await client.ChatAsync(NotesService.CountAsync(2)).ToListSoon()),
        ["headed-duplex"] = static async client => Show(await client.ChatUnderAsync(Request, NotesService.CountAsync(1)).ToListSoon()),
    };

    public static TheoryData<string> Names(string end) =>
        [.. WireDocument.Table("Name | Ends").Where(row => row[1] == "both" || row[1] == end).Select(row => row[0])];

    [Theory]
    [MemberData(nameof(Names), "dialer")]
    public async Task The_client_sends_and_understands(string name)
    {
        string[] row = Find(name);
        var peer = new TestPeer();
        (byte[] answer, StreamErrorCode? reset) = Parse(row[3]);
        peer.Serve(NotesMethods.Id, async (stream, _) => await AnswerAsync(stream, answer, reset));
        string call = name.Split('/')[0];
        ContractDescriptor<INotes> contract = call.StartsWith("bare-", StringComparison.Ordinal) ? Bare(call) : NotesMethods.Describe();
        var client = new NotesClient(new RpcClientInvoker(contract, peer, new RpcOptions(), new FakeTimeProvider(), NullLogger.Instance));
        peer.OnOpened = (dialer, _) => dialer.OutputLane.Record = new MemoryStream();

        string outcome = await RunAsync(Calls[call.Replace("bare-", string.Empty)], client).Soon();
        await Task.WhenAll(peer.Served).Soon();

        outcome.ShouldBe(row[4], name);
        if (row[1] == "both")
        {
            Show(peer.Streams[0].OutputLane, peer.Streams[0]).ShouldBe(row[2], name);
        }
    }

    [Theory]
    [MemberData(nameof(Names), "listener")]
    public async Task The_server_understands_and_answers(string name)
    {
        string[] row = Find(name);
        string call = name.Split('/')[0];
        CallBench bench = call.StartsWith("bare-", StringComparison.Ordinal)
            ? new CallBench(Bare(call))
            : new CallBench(configure: options => options.MaxMessageBytes = name.EndsWith("/too-large", StringComparison.Ordinal) ? 100 : 4 << 20);
        Configure(bench, name);
        (TestStream dialer, TestStream listener) = TestStream.CreatePair(NotesMethods.Id);
        listener.OutputLane.Record = new MemoryStream();
        (byte[] request, StreamErrorCode? reset) = Parse(row[2]);
        dialer.Output.Write(request);
        reset.ShouldBeNull("a dialer that resets gets no answer to compare");
        await dialer.Output.CompleteAsync();

        await bench.Server.HandleAsync(listener, listener.Aborted).Soon();

        Show(listener.OutputLane, listener).ShouldBe(row[3], name);
    }

    [Fact]
    public void Every_kind_and_every_status_has_a_vector()
    {
        string[] names = [.. WireDocument.Table("Name | Ends").Select(row => row[0].Split('/')[0])];

        Calls.Keys.Except(names).ShouldBeEmpty();
        names.Distinct().Except(Calls.Keys.Concat(Calls.Keys.Select(key => "bare-" + key))).ShouldBeEmpty();
        names.Length.ShouldBeGreaterThan(40);
    }

    private static string[] Find(string name) => WireDocument.Table("Name | Ends").Single(row => row[0] == name);

    private static void Configure(CallBench bench, string name)
    {
        switch (name.Split('/')[^1])
        {
            case "not-found":
                bench.Service.OnUnary = static (_, call) =>
                {
                    call.Server!.Trailers.Add("shelf", "7");
                    throw new RpcException(RpcStatusCode.NotFound, "no such note") { Details = [new RpcErrorDetail("a.B", new byte[] { 1 })] };
                };
                break;
            case "unknown":
                bench.Service.OnUnary = static (_, _) => throw new InvalidOperationException("secret");
                break;
            case "cancelled":
                bench.Service.OnUnary = static (_, _) => throw new OperationCanceledException();
                break;
            case "head":
                bench.Service.OnList = static (_, call) => HeadedAsync(call);
                break;
            case "draining":
                bench.Server.DrainAsync().IsCompletedSuccessfully.ShouldBeTrue();
                break;
            case "denied":
                bench.Service.OnUnary = static (_, _) => throw new RpcException(RpcStatusCode.PermissionDenied, "not you");
                break;
        }
    }

    private static async IAsyncEnumerable<Note> HeadedAsync(RpcCall call)
    {
        var head = new RpcMetadata();
        head.Add("page", "1");
        await call.Server!.SendHeadAsync(head);
        yield return new Note { Number = 1 };
    }

    private static ContractDescriptor<INotes> Bare(string call) => NotesMethods.DescribeBare(call switch
    {
        "bare-unary" or "bare-unary-empty" => NotesMethods.Unary,
        "bare-no-request" => NotesMethods.Ask,
        "bare-no-reply" => NotesMethods.Tell,
        "bare-neither" => NotesMethods.Poke,
        "bare-one-way" => NotesMethods.Drop,
        "bare-server-stream" => NotesMethods.List,
        "bare-server-stream-no-request" => NotesMethods.ListAll,
        "bare-client-stream" => NotesMethods.Collect,
        "bare-client-stream-no-reply" => NotesMethods.Push,
        _ => NotesMethods.Chat,
    });

    // Answers when the request is complete, so that what the client sent is all there.
    private static async Task AnswerAsync(IPeerStream stream, byte[] answer, StreamErrorCode? reset)
    {
        ReadResult read;
        do
        {
            read = await stream.Input.ReadAsync(TestContext.Current.CancellationToken);
            stream.Input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        if (reset is { } code)
        {
            stream.Reset(code);
            return;
        }

        stream.Output.Write(answer);
        await stream.Output.CompleteAsync();
    }

    private static async Task<string> RunAsync(Func<NotesClient, Task<string>> call, NotesClient client)
    {
        try
        {
            return await call(client);
        }
        catch (RpcException error)
        {
            return error.NotProcessed ? $"{error.StatusCode}, not processed" : error.StatusCode.ToString();
        }
    }

    private static (byte[] Bytes, StreamErrorCode? Reset) Parse(string cell)
    {
        string[] parts = cell.Split(' ');
        int reset = Array.IndexOf(parts, "RST");
        string hex = string.Concat(parts.TakeWhile(part => part is not ("FIN" or "RST")));
        return (Convert.FromHexString(hex), reset < 0 ? null : (StreamErrorCode)Convert.ToUInt32(parts[reset + 1], 16));
    }

    private static string Show(TestLane lane, TestStream end)
    {
        var parts = new List<string>();
        var rest = new ReadOnlySequence<byte>(lane.Record!.ToArray());
        while (!rest.IsEmpty)
        {
            ReadOnlySequence<byte> frame = rest;
            FramePrefix.TryRead(ref rest, int.MaxValue, out int length, out _).ShouldBeTrue();
            rest = rest.Slice(length);
            parts.Add(Convert.ToHexStringLower(frame.Slice(0, rest.Start).ToArray()));
        }

        parts.Add(end.ResetCode is { } code ? $"RST 0x{(uint)code:x}" : "FIN");
        return string.Join(' ', parts);
    }

    private static RpcCall WithMetadata()
    {
        var metadata = new RpcMetadata();
        metadata.Add("who", "me");
        return new RpcCall { Metadata = metadata, Timeout = TimeSpan.FromSeconds(1) };
    }

    private static string Show(Note note) => $"OK {note.Text}:{note.Number}";

    private static string Show(List<Note> notes) => "OK " + string.Join(' ', notes.Select(note => $"{note.Text}:{note.Number}"));

    private static async Task<string> Ended(ValueTask call)
    {
        await call;
        return "OK";
    }
}
