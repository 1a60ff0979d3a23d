using ProtoP2P;

namespace Acme;

/// <summary>Refuses lines that nobody can deliver, one by one as they come, whatever method they are for.</summary>
public sealed class LineChecker : IRpcInterceptor
{
    public ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        call.OnRequest(message => message is Line { Count: <= 0 } line
            ? throw new RpcException(RpcStatusCode.InvalidArgument, $"{line.Count} of {line.Sku}")
            : message);
        return next(call);
    }
}
