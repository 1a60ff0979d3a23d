using System.Collections.Concurrent;
using System.Diagnostics;

namespace ProtoP2P.Resources;

/// <summary>Objects that wait to be used again. Keeps a bounded number; what comes back beyond that goes to the garbage collector. Thread-safe.</summary>
/// <remarks>
/// Who returns an object vouches that nobody else holds it: one that may still be known elsewhere is dropped instead. In debug builds an object that comes back while it is
/// here already is an error: two would use it at once.
/// </remarks>
internal sealed class ReusePool<T>(int capacity)
    where T : class
{
    private readonly ConcurrentQueue<T> _rest = new();
    private T? _last;
    private int _count;
#if DEBUG
    private readonly ConcurrentDictionary<T, bool> _held = new(ReferenceEqualityComparer.Instance);
#endif

    /// <summary>One that was used before; null for none.</summary>
    public T? Rent()
    {
        if (_last is { } last && Interlocked.CompareExchange(ref _last, null, last) == last)
        {
            NoteLeaving(last);
            return last;
        }

        if (!_rest.TryDequeue(out T? next))
        {
            return null;
        }

        Interlocked.Decrement(ref _count);
        NoteLeaving(next);
        return next;
    }

    /// <summary>Takes one that nobody uses any more.</summary>
    public void Return(T item)
    {
        NoteComing(item);
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
        NoteLeaving(item);
    }

    [Conditional("DEBUG")]
    private void NoteComing(T item)
    {
#if DEBUG
        if (!_held.TryAdd(item, true))
        {
            throw new InvalidOperationException($"a {typeof(T).Name} was returned twice");
        }
#endif
    }

    [Conditional("DEBUG")]
    private void NoteLeaving(T item)
    {
#if DEBUG
        _held.TryRemove(item, out _);
#endif
    }
}
