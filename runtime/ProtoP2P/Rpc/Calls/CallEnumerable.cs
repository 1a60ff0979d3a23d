namespace ProtoP2P.Rpc;

/// <summary>The messages of one direction of a call: the work starts when they are enumerated, once.</summary>
/// <param name="what">What they are, for a person.</param>
/// <param name="start">Starts; the token is the enumeration's own.</param>
internal sealed class CallEnumerable<T>(string what, Func<CancellationToken, IAsyncEnumerator<T>> start) : IAsyncEnumerable<T>
{
    private int _isStarted;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
        {
            throw new InvalidOperationException($"the {what} can be enumerated once");
        }

        return start(cancellationToken);
    }
}
