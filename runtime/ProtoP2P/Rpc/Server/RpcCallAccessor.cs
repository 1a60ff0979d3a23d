namespace ProtoP2P.Rpc;

internal sealed class RpcCallAccessor : IRpcCallAccessor
{
    public RpcServerContext? Current => CallFlow.Current is { Deadline.IsOver: false } call ? call.Context : null;
}
