using ProtoP2P;

namespace Acme;

/// <summary>Sends along which warehouse answered.</summary>
public sealed class WarehouseAttribute(string name) : RpcFilterAttribute
{
    public string Name { get; } = name;

    public override ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        call.Server!.Trailers.Add("warehouse", Name);
        return next(call);
    }
}
