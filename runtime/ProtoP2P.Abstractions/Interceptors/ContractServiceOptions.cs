using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P;

/// <summary>How one contract is served. Read once, when the contract is registered.</summary>
public sealed class ContractServiceOptions
{
    /// <summary>Limits and properties of the contract's streams.</summary>
    public StreamHandlerOptions Streams { get; set; } = StreamHandlerOptions.Default;

    /// <summary>What runs around every call of the contract, the first outermost, inside the host's interceptors and around the filters of the service.</summary>
    public IList<IRpcInterceptor> Interceptors { get; } = [];

    /// <summary>
    /// Adds an interceptor of the container: each call takes it from its own scope. <c>AddProtocol</c> of the builder registers it as scoped unless the
    /// application has; the host must be made by <c>AddLibp2p</c>, and the registration fails otherwise.
    /// </summary>
    public void AddInterceptor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TInterceptor>()
        where TInterceptor : class, IRpcInterceptor => Interceptors.Add(ServiceInterceptor.Of<TInterceptor>());

    /// <summary>Lets only <paramref name="peers"/> call. What runs before it is what was added before it.</summary>
    /// <exception cref="ArgumentException">There are none, which would refuse everybody.</exception>
    public void RequirePeer(params IReadOnlyCollection<PeerId> peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        if (peers.Count == 0)
        {
            throw new ArgumentException("no peer is named, which would refuse everybody", nameof(peers));
        }

        Interceptors.Add(new PeerList(peers.ToFrozenSet()));
    }

    /// <summary>Lets only the calls through that <paramref name="isAllowed"/> says yes to; it sees the peer, the method and the metadata.</summary>
    public void RequirePeer(Func<RpcInvocation, bool> isAllowed)
    {
        ArgumentNullException.ThrowIfNull(isAllowed);
        Interceptors.Add(new PeerPolicy(call => new ValueTask<bool>(isAllowed(call))));
    }

    /// <summary>The same for a decision that takes time; the call's deadline runs meanwhile.</summary>
    public void RequirePeer(Func<RpcInvocation, ValueTask<bool>> isAllowedAsync)
    {
        ArgumentNullException.ThrowIfNull(isAllowedAsync);
        Interceptors.Add(new PeerPolicy(isAllowedAsync));
    }

    /// <summary>The same for an authorizer of the container, taken as by <see cref="AddInterceptor"/>.</summary>
    public void RequirePeer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAuthorizer>()
        where TAuthorizer : class, IPeerAuthorizer => Interceptors.Add(new ServicePolicy<TAuthorizer>());
}
