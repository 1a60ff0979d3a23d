using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ProtoP2P.Resources;

namespace ProtoP2P.Rpc;

/// <summary>
/// Cuts a stream into length-prefixed bodies, in both wire modes. What is in the pipe is read in place, as many bodies as have come; <see cref="Body"/>
/// is valid until the next read or <see cref="Release"/>. Resets and lost connections come out as the pipe's exceptions, behind the bodies that came with
/// the one that was read last.
/// </summary>
internal sealed class BodyReader
{
    // Small bodies wait in the pipe until they are complete; this much of the peer's window may be tied up by that.
    private const int MaxInPlaceBytes = 16 << 10;

    // The pipe is given back once for many bodies: its locks, and the muxer's count of what is unread, cost as much as decoding a small message. The
    // peer's credit for this much may wait for the bodies behind.
    private const int MaxHeldBytes = 16 << 10;

    private PipeReader? _input;
    private BodyAssembler? _assembler;

    // What the pipe held when it was read last, less what was taken from it since.
    private ReadOnlySequence<byte> _rest;
    private long _taken;
    private bool _isCompleted;
    private bool _holdsPipe;

    /// <summary>A reader that is to be started.</summary>
    public BodyReader()
    {
    }

    /// <summary>Reads <paramref name="input"/>.</summary>
    public BodyReader(PipeReader input, int maxBodyBytes, ResourceScope? account = null) => Start(input, maxBodyBytes, account);

    /// <summary>What long bodies are charged to; null for nothing.</summary>
    public ResourceScope? Account { get; private set; }

    /// <summary>The largest body.</summary>
    public int MaxBodyBytes { get; set; }

    /// <summary>The body that was read last.</summary>
    public ReadOnlySequence<byte> Body { get; private set; }

    /// <summary>Why the last read was <see cref="BodyReadStatus.Invalid"/>.</summary>
    public FrameError Error { get; private set; }

    /// <summary>Whether the orderly end has been seen.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether any byte came since this was last set to false.</summary>
    public bool HasReceived { get; set; }

    private PipeReader Input => _input ?? throw new InvalidOperationException("a reader of bodies was used before its start, or after its end");

    /// <summary>Begins with another stream.</summary>
    public void Start(PipeReader input, int maxBodyBytes, ResourceScope? account)
    {
        (_input, MaxBodyBytes, Account) = (input, maxBodyBytes, account);
        (Error, IsEnded, HasReceived) = (FrameError.None, false, false);
    }

    /// <summary>Lets go of the stream; everything was given back before.</summary>
    public void Stop() => (_input, Account) = (null, null);

    /// <summary>Reads the next body if that takes no waiting.</summary>
    public bool TryRead(out BodyReadStatus status)
    {
        Release();
        if (_holdsPipe && TryTakeNext(out status))
        {
            return true;
        }

        while (Input.TryRead(out ReadResult result))
        {
            if (TryTake(result, out status))
            {
                return true;
            }
        }

        status = default;
        return false;
    }

    /// <summary>Reads the next body.</summary>
    public ValueTask<BodyReadStatus> ReadAsync() => TryRead(out BodyReadStatus status) ? new(status) : ReadSlowlyAsync();

    /// <summary>Gives the memory of <see cref="Body"/> back, and credit for it to the peer: with that of the bodies behind it where these have come already.</summary>
    public void Release()
    {
        Body = default;
        if (_holdsPipe && (_rest.IsEmpty || _taken >= MaxHeldBytes))
        {
            ReleasePipe(_rest.Start);
        }

        if (_assembler is { Missing: 0 })
        {
            _assembler.Dispose();
            _assembler = null;
        }
    }

    /// <summary>Gives back all memory but that of bodies that nobody has read.</summary>
    public void Suspend()
    {
        Release();
        if (_holdsPipe)
        {
            ReleasePipe(_rest.Start);
        }
    }

    /// <summary>Gives all memory back at the end of the call.</summary>
    public void Abandon()
    {
        Suspend();
        _assembler?.Dispose();
        _assembler = null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BodyReadStatus> ReadSlowlyAsync()
    {
        while (true)
        {
            ReadResult result = await Input.ReadAsync().ConfigureAwait(false);
            if (TryTake(result, out BodyReadStatus status))
            {
                return status;
            }
        }
    }

    private bool TryTake(in ReadResult result, out BodyReadStatus status)
    {
        ReadOnlySequence<byte> buffer = result.Buffer;
        if (result.IsCanceled)
        {
            Input.AdvanceTo(buffer.Start);
            status = BodyReadStatus.Canceled;
            return true;
        }

        HasReceived |= !buffer.IsEmpty;
        if (_assembler is not null)
        {
            return TryAssemble(buffer, result.IsCompleted, out status);
        }

        (_rest, _taken, _isCompleted, _holdsPipe) = (buffer, 0, result.IsCompleted, true);
        return TryTakeNext(out status);
    }

    /// <summary>Cuts the next body off what the pipe held when it was read last; gives the pipe back where that is not all there.</summary>
    private bool TryTakeNext(out BodyReadStatus status)
    {
        ReadOnlySequence<byte> rest = _rest;
        HasReceived |= !rest.IsEmpty;
        if (!FramePrefix.TryRead(ref rest, MaxBodyBytes, out int length, out FrameError error))
        {
            bool isBetweenFrames = _rest.IsEmpty;
            ReleasePipe(_rest.Start, _rest.End);
            return IsAtEnd(_isCompleted, isBetweenFrames, out status);
        }

        if (error != FrameError.None)
        {
            ReleasePipe(_rest.Start);
            Error = error;
            status = BodyReadStatus.Invalid;
            return true;
        }

        if (rest.Length >= length)
        {
            Take(rest, length);
            status = BodyReadStatus.Body;
            return true;
        }

        if (length <= MaxInPlaceBytes)
        {
            ReleasePipe(_rest.Start, _rest.End);
            return IsAtEnd(_isCompleted, isBetweenFrames: false, out status);
        }

        (_holdsPipe, _rest) = (false, default);
        _assembler = new BodyAssembler(length, Account);
        return TryAssemble(rest, _isCompleted, out status);
    }

    private void Take(in ReadOnlySequence<byte> fromBody, int length)
    {
        Body = fromBody.Slice(0, length);
        ReadOnlySequence<byte> rest = fromBody.Slice(Body.End);
        _taken += _rest.Length - rest.Length;
        _rest = rest;
        IsEnded = _isCompleted && rest.IsEmpty;
    }

    private void ReleasePipe(SequencePosition consumed) => ReleasePipe(consumed, consumed);

    private void ReleasePipe(SequencePosition consumed, SequencePosition examined)
    {
        (_holdsPipe, _rest) = (false, default);
        Input.AdvanceTo(consumed, examined);
    }

    private bool TryAssemble(ReadOnlySequence<byte> buffer, bool isCompleted, out BodyReadStatus status)
    {
        bool isTaken = _assembler!.TryTake(ref buffer);
        Input.AdvanceTo(buffer.Start);
        if (!isTaken)
        {
            Error = FrameError.MemoryExhausted;
            status = BodyReadStatus.Invalid;
            return true;
        }

        if (_assembler.Missing > 0)
        {
            return IsAtEnd(isCompleted, isBetweenFrames: false, out status);
        }

        Body = _assembler.Body;
        IsEnded = isCompleted && buffer.IsEmpty;
        status = BodyReadStatus.Body;
        return true;
    }

    private bool IsAtEnd(bool isCompleted, bool isBetweenFrames, out BodyReadStatus status)
    {
        IsEnded = isCompleted;
        status = isBetweenFrames ? BodyReadStatus.End : BodyReadStatus.Truncated;
        return isCompleted;
    }
}
