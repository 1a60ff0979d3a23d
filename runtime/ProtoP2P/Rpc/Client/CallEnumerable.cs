namespace ProtoP2P.Rpc;

/// <summary>The replies of a call that starts when they are enumerated, once.</summary>
internal sealed class CallEnumerable<T>(string method, Func<CancellationToken, IAsyncEnumerator<T>> start) : IAsyncEnumerable<T>
{
    private int _isStarted;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
        {
            throw new InvalidOperationException($"the replies of {method} can be enumerated once; call the method again for another call");
        }

        return start(cancellationToken);
    }
}
