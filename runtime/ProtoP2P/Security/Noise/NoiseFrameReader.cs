using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ProtoP2P.Transports;

namespace ProtoP2P.Security.Noise;

/// <summary>
/// Cuts a carrier into frames: <c>uint16 length, message</c>. Frames may arrive split or joined in any way. An idle connection waits with
/// a small buffer; a large one is borrowed while more comes at once than fits.
/// </summary>
internal sealed class NoiseFrameReader(IByteChannel carrier)
{
    private const int SmallLength = 1024;

    // Two full frames: while one is decrypted the next is already here.
    private const int LargeLength = 2 * 65_536;

    private readonly byte[] _small = new byte[SmallLength];
    private byte[]? _large;
    private int _start;
    private int _end;
    private bool _wantsLarge;

    /// <summary>The length of the next message if all of it has arrived, else -1.</summary>
    public int NextLength
    {
        get
        {
            int buffered = _end - _start;
            if (buffered < NoiseConstants.LengthPrefix)
            {
                return -1;
            }

            int length = AnnouncedLength;
            return buffered - NoiseConstants.LengthPrefix >= length ? length : -1;
        }
    }

    private byte[] Current => _large ?? _small;

    private int AnnouncedLength => BinaryPrimitives.ReadUInt16BigEndian(Current.AsSpan(_start));

    /// <summary>Takes the next message, of <see cref="NextLength"/> bytes. The memory is good, and may be written to, until <see cref="FillAsync"/>.</summary>
    public ArraySegment<byte> Take()
    {
        int length = NextLength;
        ArraySegment<byte> message = new(Current, _start + NoiseConstants.LengthPrefix, length);
        _start += NoiseConstants.LengthPrefix + length;
        return message;
    }

    /// <summary>Reads more from the carrier. False where it has ended between two frames.</summary>
    /// <exception cref="IOException">The carrier failed, or ended inside a frame.</exception>
    public ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        Memory<byte> free = Current.AsMemory(_end);
        ValueTask<int> reading = carrier.ReadAsync(free, cancellationToken);
        return reading.IsCompletedSuccessfully
            ? ValueTask.FromResult(Accept(reading.Result, free.Length))
            : AwaitAsync(reading, free.Length);
    }

    /// <summary>Gives the borrowed buffer back, without what was in it. Not while <see cref="FillAsync"/> runs.</summary>
    public void Release()
    {
        if (_large is not null)
        {
            ArrayPool<byte>.Shared.Return(_large, clearArray: true);
            _large = null;
        }

        (_start, _end) = (0, 0);
        Array.Clear(_small);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> AwaitAsync(ValueTask<int> reading, int free) => Accept(await reading.ConfigureAwait(false), free);

    private bool Accept(int read, int free)
    {
        if (read == 0)
        {
            return _start == _end
                ? false
                : throw new EndOfStreamException($"noise: the carrier ended inside a frame, {_end - _start} bytes into it; the connection was cut");
        }

        _end += read;
        _wantsLarge = read == free || (_large is not null && read > SmallLength);
        return true;
    }

    private void MakeRoom()
    {
        int buffered = _end - _start;
        bool announced = buffered >= NoiseConstants.LengthPrefix;
        int needed = announced ? NoiseConstants.LengthPrefix + AnnouncedLength : NoiseConstants.LengthPrefix;
        if (_large is null && (needed > SmallLength || _wantsLarge))
        {
            byte[] large = ArrayPool<byte>.Shared.Rent(LargeLength);
            MoveTo(large);
            _large = large;
            return;
        }

        if (_large is not null && buffered == 0 && !_wantsLarge)
        {
            ArrayPool<byte>.Shared.Return(_large);
            _large = null;
            (_start, _end) = (0, 0);
            return;
        }

        bool cramped = Current.Length - _end < SmallLength || _start + needed > Current.Length;
        if (_start > 0 && (buffered == 0 || cramped))
        {
            MoveTo(Current);
        }
    }

    private void MoveTo(byte[] destination)
    {
        int buffered = _end - _start;
        Current.AsSpan(_start, buffered).CopyTo(destination);
        (_start, _end) = (0, buffered);
    }
}
