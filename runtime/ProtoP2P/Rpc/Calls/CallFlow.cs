namespace ProtoP2P.Rpc;

/// <summary>The inbound call that the running code serves, so that its deadline flows to the calls it makes, and <see cref="RpcCallAccessor"/> finds it.</summary>
internal static class CallFlow
{
    private static readonly AsyncLocal<IncomingCallContext?> Call = new();

    /// <summary>The call being served; null outside of one.</summary>
    public static IncomingCallContext? Current
    {
        get => Call.Value;
        set => Call.Value = value;
    }
}
