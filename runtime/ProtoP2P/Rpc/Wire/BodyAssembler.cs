using System.Buffers;
using ProtoP2P.Resources;

namespace ProtoP2P.Rpc;

/// <summary>
/// Collects a body that is longer than what may wait in the stream's window: unread bytes give the peer no credit, so a message larger than
/// the window would never arrive. Holds about what has arrived, never what was merely announced, and charges it to the connection's account as the
/// unread bytes of the muxer are.
/// </summary>
internal sealed class BodyAssembler(int length, ResourceScope? account = null) : IDisposable
{
    private const int SmallestSegment = 16 << 10, LargestSegment = 1 << 20;

    private BodySegment? _first;
    private BodySegment? _last;
    private int _received;
    private long _charged;

    /// <summary>Bytes that are still to come.</summary>
    public int Missing => length - _received;

    /// <summary>The complete body.</summary>
    public ReadOnlySequence<byte> Body => new(_first!, 0, _last!, _last!.Length);

    /// <summary>Copies what belongs to the body off the front of <paramref name="input"/>; false where there is no memory left for it.</summary>
    public bool TryTake(ref ReadOnlySequence<byte> input)
    {
        while (Missing > 0 && !input.IsEmpty)
        {
            if (GetSegment() is not { } segment)
            {
                return false;
            }

            int count = (int)Math.Min(Math.Min(segment.Free, Missing), input.Length);
            segment.Append(input.Slice(0, count));
            input = input.Slice(count);
            _received += count;
        }

        return true;
    }

    public void Dispose()
    {
        for (BodySegment? segment = _first; segment is not null; segment = segment.Return())
        {
        }

        (_first, _last) = (null, null);
        account?.ReleaseMemory(_charged);
        _charged = 0;
    }

    private BodySegment? GetSegment()
    {
        if (_last is { Free: > 0 })
        {
            return _last;
        }

        // As much again as has arrived: few segments, and no more than twice what the peer paid for.
        int size = Math.Min(Missing, Math.Clamp(_received, SmallestSegment, LargestSegment));
        if (!TryCharge(size))
        {
            return null;
        }

        var segment = new BodySegment(size, _received);
        _last?.SetNext(segment);
        _first ??= segment;
        _last = segment;
        return segment;
    }

    private bool TryCharge(int bytes)
    {
        bool isReserved = ResourceCharge.TryReserve(account, bytes);
        _charged += isReserved ? bytes : 0;
        return isReserved;
    }
}
