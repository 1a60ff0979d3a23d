using System.IO.Pipelines;
using ProtoP2P.Muxers;

namespace ProtoP2P.Tests.Negotiation;

/// <summary>One end of a muxed stream made of two pipes, which counts flushes: each would be a frame.</summary>
internal sealed class FakeStream : IMuxedStream
{
    private readonly CancellationTokenSource _aborted = new();
    private readonly TaskCompletionSource _completion = new();
    private readonly CountingWriter _output;
    private readonly FailingReader _input;
    private FakeStream _peer = null!;

    private FakeStream(Direction direction, PipeReader input, PipeWriter output)
    {
        Direction = direction;
        _input = new FailingReader(input, this);
        _output = new CountingWriter(output, this);
    }

    public long Id => 1;

    public Direction Direction { get; }

    public CancellationToken Aborted => _aborted.Token;

    public Task Completion => _completion.Task;

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    public StreamErrorCode? ResetCode { get; private set; }

    public int Flushes { get; private set; }

    public bool IsDisposed { get; private set; }

    public bool InputCompleted { get; private set; }

    public bool OutputCompleted { get; private set; }

    public IOException? FlushError { get; set; }

    private StreamResetException? ResetError { get; set; }

    public static (FakeStream Dialer, FakeStream Listener) CreatePair()
    {
        PipeOptions options = new(pauseWriterThreshold: 0, useSynchronizationContext: false);
        Pipe ab = new(options), ba = new(options);
        FakeStream dialer = new(Direction.Outbound, ba.Reader, ab.Writer);
        FakeStream listener = new(Direction.Inbound, ab.Reader, ba.Writer);
        (dialer._peer, listener._peer) = (listener, dialer);
        return (dialer, listener);
    }

    public void Reset(StreamErrorCode code)
    {
        if (ResetCode is not null)
        {
            return;
        }

        ResetCode = code;
        End(new StreamResetException(code, isRemote: false, "reset by this end"));
        _peer.End(new StreamResetException(code, isRemote: true, "reset by the peer"));
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        if (!OutputCompleted)
        {
            Reset(StreamErrorCode.Unspecified);
        }

        return ValueTask.CompletedTask;
    }

    private void End(StreamResetException error)
    {
        ResetError ??= error;
        _output.EndPipe(error);
        _input.CancelPendingRead();
        _aborted.Cancel();
        _completion.TrySetResult();
    }

    private sealed class CountingWriter(PipeWriter inner, FakeStream stream) : PipeWriter
    {
        public void EndPipe(Exception error) => inner.Complete(error);

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            if ((stream.FlushError ?? stream.ResetError) is { } error)
            {
                return ValueTask.FromException<FlushResult>(error);
            }

            stream.Flushes++;
            return inner.FlushAsync(cancellationToken);
        }

        public override void Complete(Exception? exception = null)
        {
            if (exception is not null)
            {
                stream.Reset(StreamErrorCode.Unspecified);
                return;
            }

            // The FIN travels with what was not flushed yet.
            stream.Flushes++;
            stream.OutputCompleted = true;
            inner.Complete();
        }
    }

    private sealed class FailingReader(PipeReader inner, FakeStream stream) : PipeReader
    {
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            Throw();
            ReadResult result = await inner.ReadAsync(cancellationToken);
            Throw();
            return result;
        }

        public override bool TryRead(out ReadResult result)
        {
            Throw();
            return inner.TryRead(out result);
        }

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null)
        {
            stream.InputCompleted = true;
            inner.Complete(exception);
        }

        private void Throw()
        {
            if (stream.ResetError is { } error)
            {
                throw error;
            }
        }
    }
}
