using System.Buffers;
using Google.Protobuf;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>Whatever a peer sends costs that peer its stream and nothing else.</summary>
public sealed class MalformedStreamTests
{
    private static readonly byte[][] Calls = [.. NotesMethods.Bindings.Select(binding => Record(binding.Method))];

    [Theory]
    [InlineData(WireMode.Rpc, 1)]
    [InlineData(WireMode.Bare, 2)]
    public async Task A_listener_survives_five_thousand_broken_callers(WireMode mode, int seed)
    {
        CallBench bench = mode == WireMode.Rpc ? new CallBench() : CallBench.Bare(NotesMethods.Chat);
        var random = new Random(seed);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] bytes = Randomly.Mutate(random, Calls[random.Next(Calls.Length)]);
            (TestStream dialer, TestStream listener) = TestStream.CreatePair(NotesMethods.Id);
            dialer.Output.Write(bytes);
            await dialer.Output.CompleteAsync();

            await bench.Server.HandleAsync(listener, listener.Aborted).Soon();

            await listener.DisposeAsync();
            (listener.ResetCode is not null || listener.OutputLane.IsEnded).ShouldBeTrue($"round {round} left its stream open");
        }

        bench.Server.ActiveCalls.ShouldBe(0);
        List<Note> replies = await bench.Client.ChatAsync(NotesService.CountAsync(3)).ToListSoon();
        replies.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_dialer_survives_five_thousand_broken_answers()
    {
        var random = new Random(3);
        var answer = Array.Empty<byte>();
        var peer = new TestPeer();
        peer.Serve(NotesMethods.Id, async (stream, _) =>
        {
            stream.Output.Write(answer);
            await stream.Output.CompleteAsync();
        });
        var client = new NotesClient(new RpcClientInvoker(
            NotesMethods.Describe(), peer, new RpcOptions(), new ProtoP2P.Testing.FakeTimeProvider(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
        for (int round = 0; round < 5_000; round++)
        {
            answer = [.. Enumerable.Range(0, 1 + random.Next(3)).SelectMany(_ => Delimited(random))];
            answer = random.Next(2) == 0 ? answer : Randomly.Mutate(random, answer);
            try
            {
                await client.ListAsync(new Note()).ToListSoon();
            }
            catch (RpcException)
            {
                // How it fails is the golden vectors' business; that it does, in order, is this test's.
            }
        }

        await Task.WhenAll(peer.Served).Soon();
        peer.Streams.ShouldAllBe(stream => stream.IsDisposed);
    }

    private static byte[] Delimited(Random random)
    {
        using var stream = new MemoryStream();
        Randomly.Frame(random).WriteDelimitedTo(stream);
        return stream.ToArray();
    }

    private static byte[] Record(RpcMethod method)
    {
        var output = new ArrayBufferWriter<byte>();
        MessageCodec<Note> codec = MessageCodec.Protobuf(Note.Parser);
        var note = new Note { Text = "recorded", Number = 2 };
        bool isStream = method.Request is RpcRequestKind.Stream or RpcRequestKind.HeadAndStream;
        int size = method.Request is RpcRequestKind.Single or RpcRequestKind.HeadAndStream ? note.CalculateSize() : -1;
        FrameEncoder.WriteOpen(output, new OpenFields(method.Name, 1_000_000, null, isStream ? 0 : OpenFlags.Last, 0), codec, note, size);
        for (int count = isStream ? 3 : 0; count > 0; count--)
        {
            FrameEncoder.WriteMessage(output, codec, note, note.CalculateSize());
        }

        return output.WrittenSpan.ToArray();
    }
}
