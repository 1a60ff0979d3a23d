using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ProtoP2P.Rpc;

// Who may write the output, and when what was written leaves.
internal abstract partial class IncomingCall
{
    private const int Idle = 0, Writing = 1, Answered = 2;
    private int _output;
    private int _unflushedBytes;

    /// <summary>Whether the answer was sent, or the stream reset in its place.</summary>
    public bool IsAnswered => Volatile.Read(ref _output) == Answered;

    public override ValueTask WriteAsync<T>(MessageCodec<T> codec, T message)
    {
        int size = Measure(codec, message);
        BeginWrite();
        WriteMessage(codec, message, size);
        _unflushedBytes += size + WireLimits.PrefixBytes;
        if (_unflushedBytes >= WireLimits.BatchBytes)
        {
            return FlushAndEndWriteAsync();
        }

        EndWrite();
        return default;
    }

    /// <remarks>Does nothing once the call has been answered: whatever was written has left with the answer.</remarks>
    public override ValueTask FlushAsync() => _unflushedBytes > 0 && TryBeginWrite() ? FlushAndEndWriteAsync() : default;

    /// <summary>Writes a message of the reply stream; does not flush.</summary>
    protected abstract void WriteMessage<T>(MessageCodec<T> codec, T message, int messageBytes);

    /// <summary>
    /// Takes the output for the service's writing. The deadline may answer from another thread, so that only one of them ever touches the pipe.
    /// </summary>
    protected void BeginWrite()
    {
        if (!TryBeginWrite())
        {
            ThrowAnswered();
        }
    }

    protected void EndWrite() => Interlocked.CompareExchange(ref _output, Idle, Writing);

    /// <summary>Takes the output for good, for the answer.</summary>
    protected void BeginAnswer()
    {
        if (!TryBeginAnswer())
        {
            ThrowAnswered();
        }
    }

    /// <summary>The same without an exception.</summary>
    protected bool TryBeginAnswer() => Interlocked.CompareExchange(ref _output, Answered, Idle) == Idle;

    /// <summary>Ends the call by resetting the stream.</summary>
    protected void Abort(StreamErrorCode code)
    {
        Volatile.Write(ref _output, Answered);
        Stream.Reset(code);
    }

    /// <summary>Sends what was written. The output has been taken by <see cref="BeginWrite"/>.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected async ValueTask FlushAndEndWriteAsync()
    {
        _unflushedBytes = 0;
        try
        {
            FlushResult result = await Stream.Output.FlushAsync().ConfigureAwait(false);
            if (result.IsCompleted)
            {
                throw new StreamResetException(StreamErrorCode.Unspecified, isRemote: true, $"the caller of {Method.Name} stopped reading");
            }
        }
        finally
        {
            EndWrite();
        }
    }

    private bool TryBeginWrite() => Interlocked.CompareExchange(ref _output, Writing, Idle) == Idle;

    private void ThrowAnswered() => throw (Deadline.IsExpired
        ? new OperationCanceledException($"the deadline of {Method.Name} has passed", Deadline.Token)
        : new InvalidOperationException($"{Method.Name} has been answered, or a message is still being sent"));
}
