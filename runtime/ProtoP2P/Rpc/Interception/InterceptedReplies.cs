namespace ProtoP2P.Rpc;

/// <summary>The replies of an intercepted call as its consumer enumerates them: their last step is the interceptors' end.</summary>
internal sealed class InterceptedReplies<TReply>(ReplyStreamInvocation<TReply> call) : IAsyncEnumerator<TReply>
{
    private Task? _chain;
    private bool _isOver;

    public TReply Current { get; private set; } = default!;

    public async ValueTask<bool> MoveNextAsync()
    {
        if (_isOver)
        {
            return false;
        }

        try
        {
            if (await FetchAsync().ConfigureAwait(false))
            {
                Current = call.Current;
                return true;
            }
        }
        catch (Exception exception)
        {
            await EndAsync(exception).ConfigureAwait(false);
            return false;
        }

        await EndAsync(failure: null).ConfigureAwait(false);
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chain is null || _isOver)
        {
            _isOver = true;
            call.Dispose();
            return;
        }

        try
        {
            await EndAsync(new OperationCanceledException($"{call.Name}: its consumer left the replies before their end")).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What the interceptors were told, and no news to who left.
        }
    }

    private async ValueTask<bool> FetchAsync() =>
        _chain is null ? await call.StartAsync(out _chain).ConfigureAwait(false) : await call.MoveNextAsync().ConfigureAwait(false);

    // The interceptors have the last word on how the call ended.
    private async ValueTask EndAsync(Exception? failure)
    {
        _isOver = true;
        Current = default!;
        call.End(failure);
        try
        {
            await _chain!.ConfigureAwait(false);
        }
        finally
        {
            call.Dispose();
        }
    }
}
