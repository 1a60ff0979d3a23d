namespace ProtoP2P.Rpc;

/// <summary>How long a call may take.</summary>
internal static class ClientTimeout
{
    /// <summary>The caller's, the method's or the host's limit, and never more than what remains to the call that is being served; null for none.</summary>
    public static TimeSpan? Get(RpcOptions defaults, RpcMethod method, in RpcCall options)
    {
        bool isStream = method.Reply == RpcReplyKind.Stream || method.Request is RpcRequestKind.Stream or RpcRequestKind.HeadAndStream;
        TimeSpan? own = options.Timeout ?? method.DefaultDeadline ?? (isStream ? null : defaults.DefaultDeadline);
        if (own == Timeout.InfiniteTimeSpan)
        {
            own = null;
        }

        TimeSpan? inherited = CallFlow.Current?.Remaining;
        return own is null || inherited < own ? inherited ?? own : own;
    }
}
