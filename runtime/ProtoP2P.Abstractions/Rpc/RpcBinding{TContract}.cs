namespace ProtoP2P.Rpc;

/// <summary>Connects one method of a contract to the service that implements it.</summary>
/// <typeparam name="TContract">The contract.</typeparam>
public abstract class RpcBinding<TContract>
    where TContract : class
{
    private protected RpcBinding(RpcMethod method) => Method = method;

    /// <summary>The method.</summary>
    public RpcMethod Method { get; }

    /// <summary>Runs one call against <paramref name="service"/>. What the service throws comes out of the returned task.</summary>
    public abstract ValueTask HandleAsync(TContract service, RpcServerCall call);
}
