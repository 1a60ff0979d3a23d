namespace ProtoP2P.Rpc;

/// <summary>The filters that attributes put around the methods of a service.</summary>
internal abstract class ServiceFilters
{
    /// <summary>The filters of a method that are known when the contract is registered, the outermost first.</summary>
    public abstract IReadOnlyList<IRpcInterceptor> For(RpcMethod method);

    /// <summary>
    /// What runs around <paramref name="method"/> of a service of <paramref name="serviceType"/> besides <see cref="For"/>; null for nothing. For services
    /// whose class is only known once they are made.
    /// </summary>
    public abstract RpcContinuation? FindLate(Type serviceType, RpcMethod method);
}
