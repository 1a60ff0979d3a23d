using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>What one unary call costs in memory at each end, messages included.</summary>
public sealed class CallAllocationTests
{
    private const int Calls = 1_000;

#if DEBUG
    // The compiler makes a class of every async method's state in debug builds.
    private const int BytesPerCall = 1_920;
#else
    private const int BytesPerCall = 1_024;
#endif

    [Fact]
    public void A_unary_call_costs_its_caller_a_kibibyte_at_most()
    {
        var peer = new CannedPeer(Record(output => FrameEncoder.WriteClose(
            output, new CloseFields(RpcStatusCode.OK), MessageCodec.Protobuf(Note.Parser), new Note { Number = 7 }, 2)));
        var client = new NotesClient(new RpcClientInvoker(NotesMethods.Describe(), peer, new RpcOptions(), TimeProvider.System, NullLogger.Instance));
        var request = new Note { Number = 1 };
        using var caller = new CancellationTokenSource();
        RpcCall call = caller.Token;

        long perCall = Measure(() => client.UnaryAsync(request, call).IsCompletedSuccessfully);

        perCall.ShouldBeLessThanOrEqualTo(BytesPerCall);
        TestContext.Current.SendDiagnosticMessage("client: {0} bytes a call", perCall);
    }

    [Fact]
    public void A_unary_call_costs_its_server_a_kibibyte_at_most()
    {
        var stream = new CannedStream(Record(output => FrameEncoder.WriteOpen(
            output, new OpenFields("Unary", 10_000_000, null, OpenFlags.Last, 0), MessageCodec.Protobuf(Note.Parser), new Note { Number = 7 }, 2)));
        var service = new NotesService { OnUnary = static (request, call) => new(call.CancellationToken.IsCancellationRequested ? new Note() : request) };
        var server = new RpcServer<INotes>(NotesMethods.Describe(), new SingleActivator(service), new RpcOptions(), TimeProvider.System, NullLogger.Instance);
        using var aborted = new CancellationTokenSource();

        long perCall = Measure(() => server.HandleAsync(stream, aborted.Token).IsCompletedSuccessfully);

        perCall.ShouldBeLessThanOrEqualTo(BytesPerCall);
        TestContext.Current.SendDiagnosticMessage("server: {0} bytes a call", perCall);
    }

    private static long Measure(Func<bool> call)
    {
        for (int index = 0; index < 50; index++)
        {
            call().ShouldBeTrue("everything is at hand: the call runs to its end at once");
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int index = 0; index < Calls; index++)
        {
            call();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private static byte[] Record(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    private sealed class CannedPeer(byte[] answer) : IRpcPeer
    {
        private readonly CannedStream _stream = new(answer);

        public string Description => "the canned peer";

        public RpcPeerState State { get; } = new();

        public IReadOnlyList<string>? KnownProtocols { get; } = [NotesMethods.Id];

        public ValueTask<IPeerStream> OpenStreamAsync(IReadOnlyList<string> protocolIds, bool optimistic, CancellationToken cancellationToken) => new(_stream);
    }
}
