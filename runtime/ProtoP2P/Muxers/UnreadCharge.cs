using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Muxers;

/// <summary>
/// What one stream holds unread, and what that is charged with: the memory that the bytes lie in, not their number, as a byte can be the last of a segment of 64 KiB. Changed under the
/// stream's gate; what a change gives back is then released to the account, outside of it.
/// </summary>
internal struct UnreadCharge
{
    private long _bytes;
    private long _charged;

    /// <summary>Bytes that arrived and that the application has not consumed. Read without the gate.</summary>
    public readonly long Bytes => Interlocked.Read(in _bytes);

    /// <summary>What they are charged with. Read without the gate.</summary>
    public readonly long Charged => Interlocked.Read(in _charged);

    /// <summary>Bytes have come that the account was charged with.</summary>
    public void AddUnderGate(int count)
    {
        Volatile.Write(ref _bytes, _bytes + count);
        Volatile.Write(ref _charged, _charged + count);
    }

    /// <summary>Bytes were consumed; what that gives back.</summary>
    public long ConsumeUnderGate(long count, StreamInput input)
    {
        Volatile.Write(ref _bytes, _bytes - Math.Min(count, _bytes));
        return RenewUnderGate(input);
    }

    /// <summary>Brings the charge to what is held now; what that gives back, less than nothing where it is more than before.</summary>
    public long RenewUnderGate(StreamInput input)
    {
        long before = _charged;
        Volatile.Write(ref _charged, input.CostUnderGate(_bytes));
        return before - _charged;
    }

    /// <summary>Nobody reads the bytes any more; what that gives back.</summary>
    public long DropUnderGate()
    {
        long before = _charged;
        Volatile.Write(ref _bytes, 0);
        Volatile.Write(ref _charged, 0);
        return before;
    }
}
