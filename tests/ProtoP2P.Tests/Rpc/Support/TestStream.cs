using System.IO.Pipelines;

namespace ProtoP2P.Tests.Rpc;

/// <summary>One end of an in-memory stream with the semantics that <see cref="IPeerStream"/> promises.</summary>
internal sealed class TestStream : IPeerStream
{
    private readonly CancellationTokenSource _aborted = new();
    private readonly TestLane _input;
    private readonly TestLane _output;
    private TestStream _other = null!;

    private TestStream(string protocolId, Direction direction, TestConnection connection, TestLane input, TestLane output)
    {
        (ProtocolId, Direction, Connection, _input, _output) = (protocolId, direction, connection, input, output);
        output.Writer.OnFailed = () => Reset();
    }

    public string ProtocolId { get; }

    public Direction Direction { get; }

    public IPeerConnection Connection { get; }

    public CancellationToken Aborted => _aborted.Token;

    public PipeReader Input => _input.Reader;

    public PipeWriter Output => _output.Writer;

    /// <summary>What this end reads from.</summary>
    public TestLane InputLane => _input;

    /// <summary>What this end writes to.</summary>
    public TestLane OutputLane => _output;

    /// <summary>The code of the reset that this end sent; null for none.</summary>
    public StreamErrorCode? ResetCode { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Two ends of a stream; each direction has a window of its own.</summary>
    public static (TestStream Dialer, TestStream Listener) CreatePair(string protocolId, TestConnection? connection = null, int window = 256 << 10)
    {
        var toListener = new TestLane(window);
        var toDialer = new TestLane(window);
        connection ??= new TestConnection();
        var dialer = new TestStream(protocolId, Direction.Outbound, connection, toDialer, toListener);
        var listener = new TestStream(protocolId, Direction.Inbound, connection, toListener, toDialer);
        (dialer._other, listener._other) = (listener, dialer);
        return (dialer, listener);
    }

    public void Reset(StreamErrorCode code = StreamErrorCode.Unspecified)
    {
        if (_aborted.IsCancellationRequested || (_input.IsEnded && _output.IsEnded && _input.Waiting + _output.Waiting == 0 && IsDisposed))
        {
            return;
        }

        ResetCode = code;
        var local = new StreamResetException(code, isRemote: false, "this end reset the stream");
        var remote = new StreamResetException(code, isRemote: true, "the other end reset the stream");
        Break(local, remote);
    }

    /// <summary>Cuts the connection under the stream.</summary>
    public void Cut()
    {
        var lost = new ConnectionClosedException(ConnectionErrorCode.None, isRemote: true, "the connection was lost");
        Break(lost, lost);
    }

    public ValueTask DisposeAsync()
    {
        if (!IsDisposed)
        {
            if (!_output.Writer.IsCompleted)
            {
                Reset();
            }

            IsDisposed = true;
            _input.Reader.Complete();
        }

        return ValueTask.CompletedTask;
    }

    private void Break(Exception here, Exception there)
    {
        _output.Break(readError: there, writeError: here);
        _input.Break(readError: here, writeError: there);
        _aborted.Cancel();
        _other._aborted.Cancel();
    }
}
