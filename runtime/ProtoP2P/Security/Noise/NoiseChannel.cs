using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ProtoP2P.Transports;

namespace ProtoP2P.Security.Noise;

/// <summary>
/// The encrypted channel after a handshake. A frame is decrypted straight into the reader's buffer where it fits, and in place otherwise;
/// a write is cut into full frames that leave in one write of the carrier. Nothing is allocated for a frame.
/// </summary>
/// <remarks>
/// Noise has no close message: the carrier's end between two frames is the end of the peer's direction, and cannot be told from a cut there.
/// </remarks>
internal sealed class NoiseChannel : IByteChannel
{
    // Four full frames. Larger batches gain nothing measurable and keep larger buffers busy.
    private const int MaxBatch = 4 * (NoiseFrameCut.Full + NoiseFrameCut.Overhead);

    private readonly IByteChannel _carrier;
    private readonly NoiseFrameReader _frames;
    private readonly CipherState _send;
    private readonly CipherState _receive;
    private readonly ChannelSide _reading = new("noise", "read");
    private readonly ChannelSide _writing = new("noise", "write");
    private ReadOnlyMemory<byte> _leftover;
    private IOException? _readError;
    private bool _writeBroken;

    /// <summary>Takes over the carrier, what the handshake has read in excess, and the keys.</summary>
    public NoiseChannel(IByteChannel carrier, NoiseFrameReader frames, CipherState send, CipherState receive)
    {
        _carrier = carrier;
        _frames = frames;
        _send = send;
        _receive = receive;
    }

    /// <inheritdoc/>
    /// <remarks>Two full frames and a little: a write of one, where 64 KiB come at a time, would leave a frame of a few bytes behind each.</remarks>
    public int AmpleWrite => 2 * 64 * 1024;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        if (buffer.IsEmpty)
        {
            return ValueTask.FromResult(0);
        }

        if (_reading.TryEnter() is { } refusal)
        {
            return ValueTask.FromException<int>(refusal);
        }

        ValueTask<bool> filling;
        try
        {
            if (TryRead(buffer.Span, cancellationToken, out filling) is { } read)
            {
                LeaveReading();
                return ValueTask.FromResult(read);
            }
        }
        catch (Exception error)
        {
            LeaveReading();
            return ValueTask.FromException<int>(error);
        }

        return FillAndReadAsync(filling, buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (_writing.TryEnter() is { } refusal)
        {
            return ValueTask.FromException(refusal);
        }

        byte[] batch = ArrayPool<byte>.Shared.Rent(BatchLength(buffer.Length));
        ValueTask writing = WriteBatchesAsync(ref buffer, batch, cancellationToken);
        if (!writing.IsCompletedSuccessfully)
        {
            return FinishWriteAsync(writing, buffer, batch, cancellationToken);
        }

        LeaveWriting(batch);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Abort() => _carrier.Abort();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_reading.TryClose())
        {
            ReleaseReading();
        }

        if (_writing.TryClose())
        {
            _send.Dispose();
        }

        await _carrier.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Reads what can be read at once; null where the carrier has to be awaited first.</summary>
    private int? TryRead(Span<byte> destination, CancellationToken cancellationToken, out ValueTask<bool> filling)
    {
        while (true)
        {
            filling = default;
            int read = Drain(destination);
            if (read > 0)
            {
                return read;
            }

            filling = _frames.FillAsync(cancellationToken);
            if (!filling.IsCompletedSuccessfully)
            {
                return null;
            }

            if (!filling.Result)
            {
                return 0;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillAndReadAsync(ValueTask<bool> filling, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (await filling.ConfigureAwait(false))
            {
                if (TryRead(buffer.Span, cancellationToken, out filling) is { } read)
                {
                    return read;
                }
            }

            return 0;
        }
        finally
        {
            LeaveReading();
        }
    }

    /// <summary>Decrypts what has arrived, as many frames as fit; 0 where more is needed.</summary>
    private int Drain(Span<byte> destination)
    {
        int written = TakeLeftover(destination);
        while (_readError is null && _frames.NextLength is var length and >= 0)
        {
            if (written > 0 && length - NoiseConstants.Tag > destination.Length - written)
            {
                return written;
            }

            written += TryDecrypt(length, destination[written..]);
        }

        // What was decrypted before a bad frame is authentic and is delivered first; nothing after it ever is.
        return written == 0 && _readError is not null ? throw _readError : written;
    }

    private int TryDecrypt(int length, Span<byte> destination)
    {
        try
        {
            return Decrypt(length, destination);
        }
        catch (IOException error)
        {
            _readError = error;
            return 0;
        }
    }

    private int Decrypt(int length, Span<byte> destination)
    {
        int plaintext = length - NoiseConstants.Tag;
        if (plaintext < 0)
        {
            throw NoiseConstants.Violation($"a frame of {length} bytes is shorter than its {NoiseConstants.Tag}-byte tag");
        }

        ArraySegment<byte> message = _frames.Take();
        bool fits = plaintext <= destination.Length;
        if (!_receive.TryDecrypt(message, fits ? destination : message))
        {
            throw NoiseConstants.Violation("a frame does not decrypt: it was changed, repeated or reordered on the way");
        }

        if (fits)
        {
            return plaintext;
        }

        _leftover = message.AsMemory(0, plaintext);
        return TakeLeftover(destination);
    }

    private int TakeLeftover(Span<byte> destination)
    {
        int length = Math.Min(destination.Length, _leftover.Length);
        _leftover.Span[..length].CopyTo(destination);
        _leftover = length == _leftover.Length ? default : _leftover[length..];
        return length;
    }

    /// <summary>Writes batch after batch while the carrier takes them at once; the returned write is the one to await, if any.</summary>
    private ValueTask WriteBatchesAsync(ref ReadOnlyMemory<byte> plaintext, byte[] batch, CancellationToken cancellationToken)
    {
        if (_writeBroken)
        {
            return ValueTask.FromException(
                new Libp2pException("noise: an earlier write failed or was cancelled midway; the channel takes no more"));
        }

        while (!plaintext.IsEmpty)
        {
            try
            {
                ValueTask writing = _carrier.WriteAsync(batch.AsMemory(0, Encrypt(ref plaintext, batch)), cancellationToken);
                if (!writing.IsCompletedSuccessfully)
                {
                    return writing;
                }
            }
            catch (Exception error)
            {
                return ValueTask.FromException(error);
            }
        }

        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishWriteAsync(
        ValueTask writing, ReadOnlyMemory<byte> plaintext, byte[] batch, CancellationToken cancellationToken)
    {
        bool finished = false;
        try
        {
            await writing.ConfigureAwait(false);
            while (!plaintext.IsEmpty)
            {
                await WriteBatchesAsync(ref plaintext, batch, cancellationToken).ConfigureAwait(false);
            }

            finished = true;
        }
        finally
        {
            _writeBroken = !finished;
            LeaveWriting(batch);
        }
    }

    private int Encrypt(ref ReadOnlyMemory<byte> plaintext, Span<byte> batch)
    {
        int written = 0;
        while (!plaintext.IsEmpty)
        {
            int length = NoiseFrameCut.Next(plaintext.Length);
            Span<byte> frame = batch[written..];
            if (frame.Length < length + NoiseFrameCut.Overhead)
            {
                break;
            }

            BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)(length + NoiseConstants.Tag));
            _send.Encrypt(plaintext.Span[..length], frame[NoiseConstants.LengthPrefix..]);
            plaintext = plaintext[length..];
            written += length + NoiseFrameCut.Overhead;
        }

        return written;
    }

    private static int BatchLength(int plaintext) => plaintext >= MaxBatch ? MaxBatch : Math.Min(MaxBatch, NoiseFrameCut.MaxLength(plaintext));

    private void LeaveReading()
    {
        if (_reading.Leave())
        {
            ReleaseReading();
        }
    }

    private void LeaveWriting(byte[] batch)
    {
        ArrayPool<byte>.Shared.Return(batch);
        if (_writing.Leave())
        {
            _send.Dispose();
        }
    }

    private void ReleaseReading()
    {
        _leftover = default;
        _frames.Release();
        _receive.Dispose();
    }
}
