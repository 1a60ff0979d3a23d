namespace ProtoP2P.Rpc.Balancing;

/// <summary>A caller's requests, and whether anybody has begun to read them: then they cannot go to another peer.</summary>
internal sealed class RequestStream<T>(IAsyncEnumerable<T> requests) : IAsyncEnumerable<T>
{
    private int _isStarted;

    /// <summary>Whether reading has begun.</summary>
    public bool IsStarted => Volatile.Read(ref _isStarted) != 0;

    /// <inheritdoc/>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _isStarted, 1);
        return requests.GetAsyncEnumerator(cancellationToken);
    }
}
