namespace ProtoP2P;

/// <summary>
/// Lets those peers call a service or a method that an authorizer of the container allows; the rest is as for <see cref="RequirePeerAttribute"/>. The
/// authorizer must be registered with the container, and the host made by <c>AddLibp2p</c>; the registration of the contract fails otherwise.
/// </summary>
/// <typeparam name="TAuthorizer">What decides; each call takes it from its own scope.</typeparam>
public sealed class RequirePeerAttribute<TAuthorizer> : RpcFilterAttribute, IServiceUser
    where TAuthorizer : class, IPeerAuthorizer
{
    /// <summary>Asks <typeparamref name="TAuthorizer"/> before each call.</summary>
    public RequirePeerAttribute() => Order = RequirePeerAttribute.DefaultOrder;

    Type IServiceUser.ServiceType => typeof(TAuthorizer);

    /// <inheritdoc/>
    public override async ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        bool isAllowed = await CallServices.Get<TAuthorizer>(call).IsAllowedAsync(call).ConfigureAwait(false);
        await PeerRefusal.Continue(isAllowed, call, next).ConfigureAwait(false);
    }
}
