using System.Buffers;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Rpc;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Rpc;

/// <summary>What one message of a stream costs in memory at each end: the message itself where it is read, nothing where it is written.</summary>
public sealed class StreamAllocationTests
{
    private const int Messages = 2_000;

#if DEBUG
    // The compiler makes a class of every async method's state in debug builds: of the two or three that a message passes.
    private const int Share = 384;
#else
    // What the call as a whole costs, over its messages.
    private const int Share = 6;
#endif

    private static readonly MessageCodec<Note> Codec = MessageCodec.Protobuf(Note.Parser);

    private static readonly Note Message = new() { Number = 7, Payload = ByteString.CopyFrom(new byte[1024]) };

    private static readonly long MessageBytes = MeasureParsing();

    [Fact]
    public void A_reply_costs_its_server_nothing()
    {
        byte[] input = Record(output => FrameEncoder.WriteOpen(output, Open("List", OpenFlags.Last), Codec, Message, Codec.GetSize(Message)));
        var service = new NotesService { OnList = static (_, _) => RepeatAsync() };

        long perMessage = Measure(Serving(service, input));

        perMessage.ShouldBeLessThanOrEqualTo(Share);
    }

    [Fact]
    public void A_reply_costs_its_caller_the_message()
    {
        var client = CreateClient(Record(output =>
        {
            WriteMessages(output);
            FrameEncoder.WriteClose(output, new CloseFields(RpcStatusCode.OK));
        }));
        var request = new Note();

        long perMessage = Measure(() => Count(client.ListAsync(request)).ShouldBe(Messages));

        perMessage.ShouldBeLessThanOrEqualTo(MessageBytes + Share);
    }

    [Fact]
    public void A_request_of_a_duplex_call_costs_its_server_the_message_and_the_reply_nothing()
    {
        byte[] input = Record(output =>
        {
            FrameEncoder.WriteOpen(output, Open("Chat", 0), MessageCodec.Nothing, default, -1);
            WriteMessages(output);
        });
        var service = new NotesService { OnChat = static (requests, _) => requests };

        long perMessage = Measure(Serving(service, input));

        perMessage.ShouldBeLessThanOrEqualTo(MessageBytes + Share);
    }

    private static OpenFields Open(string method, uint flags) => new(method, 0, null, flags, 0);

    // The clock stands still: a late flush would run on a thread of its own.
    private static Action Serving(NotesService service, byte[] input)
    {
        var server = new RpcServer<INotes>(NotesMethods.Describe(), new SingleActivator(service), new RpcOptions(), new FakeTimeProvider(), NullLogger.Instance);
        return () => server.HandleAsync(new CannedStream(input, isReadOnce: true), TestContext.Current.CancellationToken)
            .IsCompletedSuccessfully.ShouldBeTrue("everything is at hand");
    }

    private static NotesClient CreateClient(byte[] answer) =>
        new(new RpcClientInvoker(NotesMethods.Describe(), new CannedPeer(answer), new RpcOptions(), new FakeTimeProvider(), NullLogger.Instance));

    private static int Count(IAsyncEnumerable<Note> replies)
    {
        int count = 0;
        IAsyncEnumerator<Note> enumerator = replies.GetAsyncEnumerator(CancellationToken.None);
        while (Now(enumerator.MoveNextAsync()))
        {
            count++;
        }

        Now(enumerator.DisposeAsync());
        return count;
    }

    private static bool Now(ValueTask<bool> move)
    {
        move.IsCompletedSuccessfully.ShouldBeTrue("everything is at hand");
        return move.Result;
    }

    private static void Now(ValueTask end) => end.IsCompletedSuccessfully.ShouldBeTrue("everything is at hand");

    private static async IAsyncEnumerable<Note> RepeatAsync()
    {
        for (int index = 0; index < Messages; index++)
        {
            yield return Message;
        }

        await Task.CompletedTask;
    }

    private static void WriteMessages(IBufferWriter<byte> output)
    {
        for (int index = 0; index < Messages; index++)
        {
            FrameEncoder.WriteMessage(output, Codec, Message, Codec.GetSize(Message));
        }
    }

    private static byte[] Record(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    private static long MeasureParsing()
    {
        var bytes = new ReadOnlySequence<byte>(Message.ToByteArray());
        return Measure(() =>
        {
            for (int index = 0; index < Messages; index++)
            {
                Codec.Read(bytes);
            }
        });
    }

    private static long Measure(Action call)
    {
        for (int index = 0; index < 5; index++)
        {
            call();
        }

        const int calls = 10;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int index = 0; index < calls; index++)
        {
            call();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (calls * Messages);
    }

    private sealed class CannedPeer(byte[] answer) : IRpcPeer
    {
        public string Description => "the canned peer";

        public RpcPeerState State { get; } = new();

        public IReadOnlyList<string>? KnownProtocols { get; } = [NotesMethods.Id];

        public ValueTask<IPeerStream> OpenStreamAsync(IReadOnlyList<string> protocolIds, bool optimistic, CancellationToken cancellationToken) =>
            new(new CannedStream(answer, isReadOnce: true));
    }
}
