namespace ProtoP2P.Rpc.Balancing;

/// <summary>A stream of replies whose first one was awaited.</summary>
internal sealed class ReplyStream<T> : IAsyncDisposable
{
    private readonly IAsyncEnumerator<T> _replies;

    private ReplyStream(IAsyncEnumerator<T> replies, bool hasCurrent) => (_replies, HasCurrent) = (replies, hasCurrent);

    /// <summary>Whether there is a reply.</summary>
    public bool HasCurrent { get; private set; }

    /// <summary>The reply.</summary>
    public T Current => _replies.Current;

    /// <summary>Makes the call and awaits its first reply, or its end.</summary>
    public static async ValueTask<ReplyStream<T>> StartAsync(IAsyncEnumerable<T> call, CancellationToken enumerator)
    {
        IAsyncEnumerator<T> replies = call.GetAsyncEnumerator(enumerator);
        try
        {
            return new ReplyStream<T>(replies, await replies.MoveNextAsync().ConfigureAwait(false));
        }
        catch (Exception)
        {
            await replies.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Awaits the next reply, or the end.</summary>
    public async ValueTask MoveNextAsync() => HasCurrent = await _replies.MoveNextAsync().ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _replies.DisposeAsync();
}
