namespace ProtoP2P.Rpc;

/// <summary>
/// An outgoing call whose answer is a stream. The interceptors wait in the call while its consumer pulls; the first reply is fetched on their side, so
/// that what they make current (an activity, an async local) is current where the call starts.
/// </summary>
internal abstract class ReplyStreamInvocation<TReply>(
    RpcInvoker inner, ClientInterception shared, RpcMethod method, in RpcCall options, CancellationToken enumerator)
    : ClientInvocation(inner, shared, method, options, enumerator)
{
    private readonly TaskCompletionSource<bool> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IAsyncEnumerator<TReply>? _replies;

    /// <summary>The reply that was fetched last, after all steps.</summary>
    public TReply Current => Steps is { } steps ? steps.ApplyToReply(_replies!.Current) : _replies!.Current;

    /// <summary>Starts the interceptors. True where the call has a first reply; false where it has ended, for which <paramref name="chain"/> tells the reason.</summary>
    public Task<bool> StartAsync(out Task chain)
    {
        chain = RunChainAsync();
        return _first.Task;
    }

    /// <summary>Fetches the next reply.</summary>
    public ValueTask<bool> MoveNextAsync() => _replies!.MoveNextAsync();

    /// <summary>Ends the call for the interceptors: in good order, or with what the consumer met.</summary>
    public void End(Exception? failure)
    {
        if (failure is null)
        {
            _end.TrySetResult();
        }
        else
        {
            _end.TrySetException(failure);
        }
    }

    /// <summary>Makes the call.</summary>
    protected abstract IAsyncEnumerable<TReply> Call(RpcCall options);

    private protected sealed override async ValueTask InvokeAsync()
    {
        _replies = Call(GetOptions()).GetAsyncEnumerator(Enumerator);
        try
        {
            if (await _replies.MoveNextAsync().ConfigureAwait(false))
            {
                _first.TrySetResult(true);
                await _end.Task.ConfigureAwait(false);
            }
        }
        finally
        {
            await _replies.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task RunChainAsync()
    {
        try
        {
            await RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _first.TrySetResult(false);
        }
    }
}
