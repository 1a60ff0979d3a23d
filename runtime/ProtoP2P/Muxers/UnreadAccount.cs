using ProtoP2P.Resources;

namespace ProtoP2P.Muxers;

/// <summary>
/// Charges what the unread bytes of one connection take in memory to its scope. The scope's locks reach up to the whole node, so what is reserved there moves in steps of
/// 16 KiB and may run ahead of what is held by up to two steps.
/// </summary>
internal sealed class UnreadAccount(ResourceScope scope)
{
    private const long Step = 16 * 1024;
    private readonly Lock _gate = new();
    private long _held;
    private long _reserved;
    private bool _closed;

    public long Held => Interlocked.Read(ref _held);

    /// <summary>Who pays where there is no room for what <paramref name="receiver"/> was sent: who holds most, not who asked last.</summary>
    public static T FindGreediest<T>(IEnumerable<T> streams, T receiver, int incoming)
        where T : class, IUnreadHolder
    {
        T greediest = receiver;
        long most = receiver.Charged + incoming;
        foreach (T stream in streams)
        {
            if (stream.IsReceivingNow && stream.Charged > most)
            {
                (greediest, most) = (stream, stream.Charged);
            }
        }

        return greediest;
    }

    public bool TryCharge(int bytes, out ResourceLimitException? refusal)
    {
        refusal = null;
        long held = Interlocked.Add(ref _held, bytes);
        if (held <= Interlocked.Read(ref _reserved))
        {
            return true;
        }

        lock (_gate)
        {
            long missing = Interlocked.Read(ref _held) - _reserved;
            if (missing <= 0 || _closed)
            {
                return true;
            }

            if (TryReserve(missing + Step, out refusal) || TryReserve(missing, out refusal))
            {
                return true;
            }
        }

        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    /// <summary>Gives back what was charged.</summary>
    /// <param name="bytes">
    /// How much. Less than nothing is a charge that cannot be refused any more, at most a segment's: whoever is charged next must find room for it as well.
    /// </param>
    public void Release(long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        long held = Interlocked.Add(ref _held, -bytes);
        if (Interlocked.Read(ref _reserved) - held <= 2 * Step)
        {
            return;
        }

        lock (_gate)
        {
            long excess = _reserved - Interlocked.Read(ref _held) - Step;
            if (excess > Step && !_closed)
            {
                Interlocked.Add(ref _reserved, -excess);
                scope.ReleaseMemory(excess);
            }
        }
    }

    /// <summary>Returns everything; later charges cost nothing, because the connection is over.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            scope.ReleaseMemory(_reserved);
            Interlocked.Exchange(ref _reserved, 0);
        }
    }

    private bool TryReserve(long bytes, out ResourceLimitException? refusal)
    {
        if (!scope.TryReserveMemory(bytes, out refusal))
        {
            return false;
        }

        Interlocked.Add(ref _reserved, bytes);
        return true;
    }
}
