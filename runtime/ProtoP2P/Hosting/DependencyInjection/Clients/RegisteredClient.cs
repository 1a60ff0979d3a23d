using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ProtoP2P.Rpc;
using ProtoP2P.Rpc.Balancing;

namespace ProtoP2P.Hosting;

/// <summary>A client of the container with what it is made of; the container disposes it.</summary>
internal sealed class RegisteredClient<TContract> : IDisposable
    where TContract : class, IProtocolContract<TContract>
{
    private readonly Stack<IDisposable> _owned = [];

    public RegisteredClient(IServiceProvider services, string? name)
    {
        string optionsName = ClientNames.Options(TContract.Descriptor, name);
        var options = services.GetRequiredService<IOptionsMonitor<Libp2pClientOptions>>().Get(optionsName);
        ClientParts parts = services.GetRequiredService<IOptionsMonitor<ClientParts>>().Get(optionsName);
        var context = new PeerResolverContext(services, services.GetRequiredService<ILibp2pHost>(), TContract.Descriptor, name);
        try
        {
            Client = TContract.Descriptor.CreateClient(CreateInvoker(context, options, parts));
        }
        catch (Exception)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The client.</summary>
    public TContract Client { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? owned))
        {
            owned.Dispose();
        }
    }

    private RpcInvoker CreateInvoker(PeerResolverContext context, Libp2pClientOptions options, ClientParts parts)
    {
        IPeerResolver resolver = CreateResolver(context, options, parts);
        var random = new LockedRandom(parts.Random);
        var settings = new BalancerSettings(
            context.Contract,
            options,
            context.Services.GetRequiredService<IOptions<Libp2pHostOptions>>().Value.Rpc,
            parts.Picker?.Invoke(context.Services) ?? PeerPickers.Create(options.Picker, random),
            random,
            IsFixed: resolver is FixedPeerResolver,
            context.Host.TimeProvider,
            (context.Services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("ProtoP2P.Rpc"));
        var policies = new MethodPolicies(context.Contract, options);
        var balancer = new Balancer(settings, policies, new PeerPool(resolver, peer => CreatePeer(peer, context), options.MaxPeers));
        _owned.Push(balancer);
        RpcInvoker invoker = Intercept(new BalancedInvoker(balancer), settings, context, parts);
        return policies.HasTimeouts ? new TimeoutInvoker(invoker, policies) : invoker;
    }

    private static BalancedPeer CreatePeer(PeerCandidate peer, PeerResolverContext context) =>
        new(peer, context.Host.CreateInvoker(context.Contract, peer.PeerId), context.Host.Peerstore, context.Host.TimeProvider);

    private RpcInvoker Intercept(RpcInvoker invoker, BalancerSettings settings, PeerResolverContext context, ClientParts parts)
    {
        IRpcInterceptor[] interceptors = [.. parts.Interceptors.Select(create => Own(create(context.Services)))];
        return context.Host is Libp2pHost host
            ? host.Intercept(invoker, context.Contract, peer: null, interceptors)
            : InterceptedInvoker.Wrap(invoker, context.Contract, peer: null, interceptors, settings.HostOptions, settings.Time);
    }

    private IPeerResolver CreateResolver(PeerResolverContext context, Libp2pClientOptions options, ClientParts parts)
    {
        List<IPeerResolver> resolvers = [];
        if (options.Peers.Count > 0)
        {
            resolvers.Add(FixedPeerResolver.Parse(options.Peers));
        }

        resolvers.AddRange(parts.Resolvers.Select(create => Own(create(context))));
        if (resolvers.Count == 1)
        {
            return resolvers[0];
        }

        var combined = new CombinedPeerResolver(resolvers);
        _owned.Push(combined);
        return combined;
    }

    private T Own<T>(Owned<T> part)
    {
        if (part is { IsOwned: true, Part: IDisposable disposable })
        {
            _owned.Push(disposable);
        }

        return part.Part;
    }
}
