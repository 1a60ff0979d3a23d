using System.Buffers;
using System.IO.Pipelines;

namespace ProtoP2P.Tests.Rpc;

/// <summary>A stream that always holds the same bytes, or holds them once, and forgets what is written: nothing of what a call allocates is its own.</summary>
internal sealed class CannedStream(byte[] input, bool isReadOnce = false) : IPeerStream
{
    private readonly PipeReader _reader = isReadOnce ? PipeReader.Create(new ReadOnlySequence<byte>(input)) : new CannedReader(input);
    private readonly NullWriter _writer = new();

    public string ProtocolId => NotesMethods.Id;

    public Direction Direction => Direction.Inbound;

    public IPeerConnection Connection { get; } = new TestConnection();

    public CancellationToken Aborted => default;

    public PipeReader Input => _reader;

    public PipeWriter Output => _writer;

    public void Reset(StreamErrorCode code = StreamErrorCode.Unspecified) => throw new InvalidOperationException("a canned call never fails");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class CannedReader(byte[] bytes) : PipeReader
    {
        private readonly ReadOnlySequence<byte> _buffer = new(bytes);

        public override void AdvanceTo(SequencePosition consumed)
        {
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
        }

        public override void CancelPendingRead()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => new(new ReadResult(_buffer, false, true));

        public override bool TryRead(out ReadResult result)
        {
            result = new ReadResult(_buffer, isCanceled: false, isCompleted: true);
            return true;
        }
    }

    private sealed class NullWriter : PipeWriter
    {
        private readonly byte[] _scratch = new byte[4096];

        public override void Advance(int bytes)
        {
        }

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _scratch;

        public override Span<byte> GetSpan(int sizeHint = 0) => _scratch;
    }
}
