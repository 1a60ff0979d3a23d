using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ProtoP2P.Resources;

namespace ProtoP2P.Rpc;

/// <summary>
/// Cuts a stream into length-prefixed bodies, in both wire modes. What is in the pipe is read in place; <see cref="Body"/> is valid until the next
/// read or <see cref="Release"/>. Resets and lost connections come out as the pipe's exceptions.
/// </summary>
internal sealed class BodyReader(PipeReader input, int maxBodyBytes, ResourceScope? account = null)
{
    // Small bodies wait in the pipe until they are complete; this much of the peer's window may be tied up by that.
    private const int MaxInPlaceBytes = 16 << 10;

    private BodyAssembler? _assembler;
    private SequencePosition _afterBody;
    private bool _holdsPipe;

    /// <summary>What long bodies are charged to; null for nothing.</summary>
    public ResourceScope? Account => account;

    /// <summary>The largest body.</summary>
    public int MaxBodyBytes { get; set; } = maxBodyBytes;

    /// <summary>The body that was read last.</summary>
    public ReadOnlySequence<byte> Body { get; private set; }

    /// <summary>Why the last read was <see cref="BodyReadStatus.Invalid"/>.</summary>
    public FrameError Error { get; private set; }

    /// <summary>Whether the orderly end has been seen.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether any byte came since this was last set to false.</summary>
    public bool HasReceived { get; set; }

    /// <summary>Reads the next body if that takes no waiting.</summary>
    public bool TryRead(out BodyReadStatus status)
    {
        Release();
        while (input.TryRead(out ReadResult result))
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

    /// <summary>Gives the memory of <see cref="Body"/> back, and credit for it to the peer.</summary>
    public void Release()
    {
        if (_holdsPipe)
        {
            input.AdvanceTo(_afterBody);
            _holdsPipe = false;
        }

        Body = default;
        if (_assembler is { Missing: 0 })
        {
            _assembler.Dispose();
            _assembler = null;
        }
    }

    /// <summary>Gives all memory back at the end of the call.</summary>
    public void Abandon()
    {
        Release();
        _assembler?.Dispose();
        _assembler = null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BodyReadStatus> ReadSlowlyAsync()
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync().ConfigureAwait(false);
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
            input.AdvanceTo(buffer.Start);
            status = BodyReadStatus.Canceled;
            return true;
        }

        HasReceived |= !buffer.IsEmpty;
        if (_assembler is not null)
        {
            return TryAssemble(buffer, result.IsCompleted, out status);
        }

        ReadOnlySequence<byte> rest = buffer;
        if (!FramePrefix.TryRead(ref rest, MaxBodyBytes, out int length, out FrameError error))
        {
            input.AdvanceTo(buffer.Start, buffer.End);
            return IsAtEnd(result.IsCompleted, buffer.IsEmpty, out status);
        }

        if (error != FrameError.None)
        {
            input.AdvanceTo(buffer.Start);
            Error = error;
            status = BodyReadStatus.Invalid;
            return true;
        }

        if (rest.Length >= length)
        {
            Body = rest.Slice(0, length);
            _afterBody = Body.End;
            _holdsPipe = true;
            IsEnded = result.IsCompleted && rest.Length == length;
            status = BodyReadStatus.Body;
            return true;
        }

        if (length <= MaxInPlaceBytes)
        {
            input.AdvanceTo(buffer.Start, buffer.End);
            return IsAtEnd(result.IsCompleted, isBetweenFrames: false, out status);
        }

        _assembler = new BodyAssembler(length, account);
        return TryAssemble(rest, result.IsCompleted, out status);
    }

    private bool TryAssemble(ReadOnlySequence<byte> buffer, bool isCompleted, out BodyReadStatus status)
    {
        bool isTaken = _assembler!.TryTake(ref buffer);
        input.AdvanceTo(buffer.Start);
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
