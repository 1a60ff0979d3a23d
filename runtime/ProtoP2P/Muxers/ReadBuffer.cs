using System.Buffers;

namespace ProtoP2P.Muxers;

/// <summary>
/// The read loop's buffer, from the pool: large while a connection is busy, and while it is idle no larger than a few small frames, of which most reads that end a silence consist. What does
/// not fit stays in the channel below for the next read, which has a large buffer.
/// </summary>
internal sealed class ReadBuffer : IDisposable
{
    private const int Small = 512;
    private const int Large = 128 * 1024;

    // Reads of so little leave nobody behind who would profit from more room.
    private const int Quiet = 4 * 1024;
    private const int QuietReads = 16;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Small);
    private int _quietReads;

    public Memory<byte> Memory => _buffer;

    /// <summary>Chooses the size for the next read after one that returned <paramref name="count"/> bytes.</summary>
    public void Adapt(int count)
    {
        bool isSmall = _buffer.Length < Large;
        if (isSmall && count == _buffer.Length)
        {
            Replace(Large);
        }
        else if (!isSmall && (_quietReads = count <= Quiet ? _quietReads + 1 : 0) >= QuietReads)
        {
            Replace(Small);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Replace(int size)
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(size);
        _quietReads = 0;
    }
}
