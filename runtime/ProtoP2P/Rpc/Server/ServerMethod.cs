namespace ProtoP2P.Rpc;

/// <summary>One served method.</summary>
/// <param name="Binding">Connects it to the service.</param>
/// <param name="Chain">What runs around it; null where no interceptor does.</param>
internal sealed record ServerMethod<TContract>(RpcBinding<TContract> Binding, RpcContinuation? Chain)
    where TContract : class
{
    /// <summary>The method.</summary>
    public RpcMethod Method => Binding.Method;
}
