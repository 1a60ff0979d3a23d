namespace ProtoP2P.Rpc;

/// <summary>An outgoing call whose answer is one message or none.</summary>
internal abstract class SingleReplyInvocation<TReply>(RpcInvoker inner, ClientInterception shared, RpcMethod method, in RpcCall options)
    : ClientInvocation(inner, shared, method, options)
{
    private TReply _reply = default!;

    /// <summary>Runs the interceptors and the call.</summary>
    public async ValueTask<TReply> GetReplyAsync()
    {
        try
        {
            await RunAsync().ConfigureAwait(false);
            if (!Outcome.IsCompleted)
            {
                return _reply;
            }

            TReply reply = Outcome.Reply is TReply completed ? completed : default!;
            return Steps is { } steps ? steps.ApplyToReply(reply) : reply;
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Makes the call.</summary>
    protected abstract ValueTask<TReply> CallAsync(RpcCall options);

    private protected sealed override async ValueTask InvokeAsync()
    {
        TReply reply = await CallAsync(GetOptions()).ConfigureAwait(false);
        _reply = Steps is { } steps ? steps.ApplyToReply(reply) : reply;
    }
}
