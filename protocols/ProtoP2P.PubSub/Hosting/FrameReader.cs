using System.Buffers;
using System.IO.Pipelines;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>Cuts the frames of a stream: a length, then so many bytes. Each frame is an array of its own, in which the messages of the frame live on.</summary>
internal sealed class FrameReader(PipeReader input, int maxLength)
{
    // What a peer announces is not what it sends: memory grows with what has come.
    private const int FirstLength = 16 * 1024;

    private byte[]? _frame;
    private int _length;
    private int _filled;

    /// <summary>The next frame; null at the end of the stream.</summary>
    /// <exception cref="ProtocolViolationException">The length is malformed or too large, or the stream ends within a frame.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            byte[]? frame = TakeFrame(ref buffer);
            input.AdvanceTo(buffer.Start, frame is null ? buffer.End : buffer.Start);
            if (frame is not null)
            {
                return frame;
            }

            if (result.IsCompleted)
            {
                return _frame is null && buffer.IsEmpty ? null : throw new ProtocolViolationException("pubsub", "the stream ends within a frame");
            }
        }
    }

    // Consumes what has come even where the frame is not complete: a frame may be larger than the stream's window.
    private byte[]? TakeFrame(ref ReadOnlySequence<byte> buffer)
    {
        if (_frame is null && !TryBegin(ref buffer))
        {
            return null;
        }

        while (_filled < _length && !buffer.IsEmpty)
        {
            if (_filled == _frame!.Length)
            {
                Array.Resize(ref _frame, (int)Math.Min(_length, 2L * _frame.Length));
            }

            int taken = (int)Math.Min(buffer.Length, _frame.Length - _filled);
            buffer.Slice(0, taken).CopyTo(_frame.AsSpan(_filled));
            _filled += taken;
            buffer = buffer.Slice(taken);
        }

        if (_filled < _length)
        {
            return null;
        }

        byte[] frame = _frame!;
        _frame = null;
        return frame;
    }

    private bool TryBegin(ref ReadOnlySequence<byte> buffer)
    {
        Span<byte> head = stackalloc byte[Varint.MaxLength];
        int headLength = (int)Math.Min(buffer.Length, head.Length);
        buffer.Slice(0, headLength).CopyTo(head);
        VarintStatus status = Varint.Read(head[..headLength], out ulong length, out int prefix);
        if (status == VarintStatus.NeedMoreData)
        {
            return false;
        }

        if (status == VarintStatus.Invalid)
        {
            throw new ProtocolViolationException("pubsub", "the length of a frame is malformed");
        }

        if (length > (ulong)maxLength)
        {
            throw new ProtocolViolationException("pubsub", $"a frame of {length} bytes; at most {maxLength} are taken (option {nameof(PubSubOptions.MaxRpcSize)})");
        }

        buffer = buffer.Slice(prefix);
        _length = (int)length;
        _filled = 0;
        _frame = new byte[Math.Min(_length, FirstLength)];
        return true;
    }
}
