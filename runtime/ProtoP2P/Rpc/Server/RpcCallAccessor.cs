namespace ProtoP2P.Rpc;

internal sealed class RpcCallAccessor : IRpcCallAccessor
{
    public RpcServerContext? Current => CallFlow.Current is { IsOver: false } call ? call : null;
}
