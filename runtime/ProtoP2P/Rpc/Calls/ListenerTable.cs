namespace ProtoP2P.Rpc;

/// <summary>The serving end's half of the state table in docs/rpc-wire.md. Pure: a test checks it against the table row by row.</summary>
internal static class ListenerTable
{
    /// <summary>Where a call starts.</summary>
    public static ListenerState Start(WireMode mode) => mode == WireMode.Bare ? ListenerState.Requesting : ListenerState.AwaitingOpen;

    /// <summary>What to do with <paramref name="input"/>, and the state after it.</summary>
    public static (ListenerVerdict Verdict, ListenerState Next) Next(
        WireMode mode, RpcRequestKind request, ListenerState state, CallInput input) => (state, input) switch
    {
        (ListenerState.Answered, _) => (ListenerVerdict.Drop, ListenerState.Answered),
        (ListenerState.AwaitingOpen, CallInput.Open) => (ListenerVerdict.Start, ListenerState.Requesting),
        (ListenerState.AwaitingOpen, CallInput.LastOpen) => (ListenerVerdict.Start, ListenerState.HalfClosed),
        (ListenerState.Requesting, CallInput.Message) => NextMessage(mode, request),
        (ListenerState.Requesting, CallInput.End) when mode == WireMode.Bare && request == RpcRequestKind.Single =>
            (ListenerVerdict.Violation, ListenerState.Answered),
        (ListenerState.Requesting or ListenerState.HalfClosed, CallInput.End) => (ListenerVerdict.EndRequests, ListenerState.HalfClosed),
        _ => (ListenerVerdict.Violation, ListenerState.Answered),
    };

    private static (ListenerVerdict, ListenerState) NextMessage(WireMode mode, RpcRequestKind request) => request switch
    {
        RpcRequestKind.Stream or RpcRequestKind.HeadAndStream => (ListenerVerdict.Deliver, ListenerState.Requesting),
        RpcRequestKind.Single when mode == WireMode.Bare => (ListenerVerdict.Deliver, ListenerState.HalfClosed),
        _ => (ListenerVerdict.Violation, ListenerState.Answered),
    };
}
