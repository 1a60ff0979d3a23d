namespace ProtoP2P;

/// <summary>
/// An interceptor that is put on a service as an attribute: on its class or one of its methods, on a contract or one of its methods. Derive from it; one
/// object serves all calls. Read once, when the contract is registered; it concerns the serving end alone.
/// </summary>
/// <remarks>
/// Filters run inside the interceptors of the host and of the registration: by <see cref="Order"/>, and among equals those of the contract, of its method, of
/// the class, of the class's method.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Method, AllowMultiple = true)]
public abstract class RpcFilterAttribute : Attribute, IRpcInterceptor
{
    /// <summary>Filters of a method run by this value, the least outermost. Default 0.</summary>
    public int Order { get; set; }

    /// <inheritdoc/>
    public abstract ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next);

    /// <summary>What makes this attribute unusable; null for nothing. Asked when the contract is registered.</summary>
    internal virtual string? FindError() => null;
}
