using ProtoP2P.Transports;
using ProtoP2P.Transports.Memory;

namespace ProtoP2P.Testing;

/// <summary>
/// Two ends of an in-memory carrier: what one end writes, the other reads, in order and as a stream of bytes (the boundaries of writes are not kept).
/// </summary>
/// <remarks>
/// Disposing an end is an orderly close: the other end reads what was written and then 0, and its writes fail. <see cref="Cut"/> and
/// <see cref="IByteChannel.Abort"/> lose what is in flight, and both ends' reads and writes fail with an <see cref="IOException"/>.
/// </remarks>
public sealed class ByteChannelPair
{
    /// <summary>What a direction holds unread before its writer waits, unless the constructor is told otherwise, in bytes.</summary>
    public const int DefaultCapacity = 256 * 1024;

    private const string Name = "in-memory channel";
    private const string CutReason = "the test cut it";

    private readonly MemoryPipe _forward;
    private readonly MemoryPipe _backward;

    /// <summary>A connected pair.</summary>
    /// <param name="capacity">How many bytes each direction holds unread before its writer waits; at least 1.</param>
    public ByteChannelPair(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _forward = new MemoryPipe(capacity, Name);
        _backward = new MemoryPipe(capacity, Name);
        First = new MemoryChannel(_backward, _forward);
        Second = new MemoryChannel(_forward, _backward);
    }

    /// <summary>One end, by convention the dialer's.</summary>
    public IByteChannel First { get; }

    /// <summary>The other end, by convention the listener's.</summary>
    public IByteChannel Second { get; }

    /// <summary>All bytes that <see cref="First"/> has written so far.</summary>
    public long BytesFromFirst => _forward.BytesWritten;

    /// <summary>All bytes that <see cref="Second"/> has written so far.</summary>
    public long BytesFromSecond => _backward.BytesWritten;

    /// <summary>Fails both ends at once, as a pulled cable or a killed process would.</summary>
    public void Cut()
    {
        _forward.Abort(CutReason);
        _backward.Abort(CutReason);
    }
}
