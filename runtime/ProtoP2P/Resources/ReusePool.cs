using System.Collections.Concurrent;

namespace ProtoP2P.Resources;

/// <summary>Objects that wait to be used again. Keeps a bounded number; what comes back beyond that goes to the garbage collector. Thread-safe.</summary>
/// <remarks>Who returns an object vouches that nobody else holds it: one that may still be known elsewhere is dropped instead.</remarks>
internal sealed class ReusePool<T>(int capacity)
    where T : class
{
    private readonly ConcurrentQueue<T> _rest = new();
    private T? _last;
    private int _count;

    /// <summary>One that was used before; null for none.</summary>
    public T? Rent()
    {
        if (_last is { } last && Interlocked.CompareExchange(ref _last, null, last) == last)
        {
            return last;
        }

        if (!_rest.TryDequeue(out T? next))
        {
            return null;
        }

        Interlocked.Decrement(ref _count);
        return next;
    }

    /// <summary>Takes one that nobody uses any more.</summary>
    public void Return(T item)
    {
        if (_last is null && Interlocked.CompareExchange(ref _last, item, null) is null)
        {
            return;
        }

        if (Interlocked.Increment(ref _count) <= capacity)
        {
            _rest.Enqueue(item);
            return;
        }

        Interlocked.Decrement(ref _count);
    }
}
