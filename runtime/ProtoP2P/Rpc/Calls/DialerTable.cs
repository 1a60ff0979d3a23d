namespace ProtoP2P.Rpc;

/// <summary>The calling end's half of the state table in docs/rpc-wire.md. Pure: a test checks it against the table row by row.</summary>
internal static class DialerTable
{
    /// <summary>What to do with <paramref name="input"/>, and the state after it.</summary>
    public static (DialerVerdict Verdict, DialerState Next) Next(WireMode mode, RpcMethod method, DialerState state, CallInput input)
    {
        if (state == DialerState.Ended)
        {
            return (input == CallInput.End ? DialerVerdict.Finish : DialerVerdict.Violation, DialerState.Ended);
        }

        if (method.IsOneWay)
        {
            return (input == CallInput.End ? DialerVerdict.Finish : DialerVerdict.Violation, DialerState.Ended);
        }

        return mode == WireMode.Bare ? NextBare(method.Reply, input) : NextRpc(method.Reply, state, input);
    }

    private static (DialerVerdict, DialerState) NextRpc(RpcReplyKind reply, DialerState state, CallInput input) => (input, state) switch
    {
        (CallInput.Head, DialerState.Waiting) => (DialerVerdict.Deliver, DialerState.Headed),
        (CallInput.Message, _) when reply == RpcReplyKind.Stream => (DialerVerdict.Deliver, DialerState.Replying),
        (CallInput.Close, _) => (DialerVerdict.Finish, DialerState.Ended),
        (CallInput.End, DialerState.Waiting) => (DialerVerdict.Unavailable, DialerState.Ended),
        (CallInput.End, _) => (DialerVerdict.Incomplete, DialerState.Ended),
        _ => (DialerVerdict.Violation, DialerState.Ended),
    };

    private static (DialerVerdict, DialerState) NextBare(RpcReplyKind reply, CallInput input) => (input, reply) switch
    {
        (CallInput.Message, RpcReplyKind.Single) => (DialerVerdict.Finish, DialerState.Ended),
        (CallInput.Message, RpcReplyKind.Stream) => (DialerVerdict.Deliver, DialerState.Replying),
        (CallInput.End, RpcReplyKind.Single) => (DialerVerdict.Unavailable, DialerState.Ended),
        (CallInput.End, _) => (DialerVerdict.Finish, DialerState.Ended),
        _ => (DialerVerdict.Violation, DialerState.Ended),
    };
}
