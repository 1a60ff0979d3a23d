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
    private readonly List<IDisposable> _owned = [];

    public RegisteredClient(IServiceProvider services, string? name)
    {
        ContractDescriptor<TContract> contract = TContract.Descriptor;
        string optionsName = ClientNames.Options(contract, name);
        Libp2pClientOptions options = services.GetRequiredService<IOptionsMonitor<Libp2pClientOptions>>().Get(optionsName);
        ClientParts parts = services.GetRequiredService<IOptionsMonitor<ClientParts>>().Get(optionsName);
        var host = services.GetRequiredService<ILibp2pHost>();
        IPeerResolver resolver = CreateResolver(new PeerResolverContext(services, host, contract, name), options, parts);
        var random = new LockedRandom(parts.Random);
        var settings = new BalancerSettings(
            contract,
            options,
            services.GetRequiredService<IOptions<Libp2pHostOptions>>().Value.Rpc,
            parts.Picker?.Invoke(services) ?? PeerPickers.Create(options.Picker, random),
            random,
            IsFixed: resolver is FixedPeerResolver,
            host.TimeProvider,
            (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("ProtoP2P.Rpc"));
        var balancer = new Balancer(settings, new PeerPool(resolver, peer => new BalancedPeer(peer, host, contract), options.MaxPeers));
        _owned.Add(balancer);
        Client = contract.CreateClient(new BalancedInvoker(balancer));
    }

    /// <summary>The client.</summary>
    public TContract Client { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int index = _owned.Count - 1; index >= 0; index--)
        {
            _owned[index].Dispose();
        }

        _owned.Clear();
    }

    private IPeerResolver CreateResolver(PeerResolverContext context, Libp2pClientOptions options, ClientParts parts)
    {
        List<IPeerResolver> resolvers = [];
        if (options.Peers.Count > 0)
        {
            resolvers.Add(FixedPeerResolver.Parse(options.Peers));
        }

        foreach (Func<PeerResolverContext, OwnedResolver> create in parts.Resolvers)
        {
            OwnedResolver made = create(context);
            resolvers.Add(made.Resolver);
            if (made is { IsOwned: true, Resolver: IDisposable disposable })
            {
                _owned.Add(disposable);
            }
        }

        if (resolvers.Count == 1)
        {
            return resolvers[0];
        }

        var combined = new CombinedPeerResolver(resolvers);
        _owned.Add(combined);
        return combined;
    }
}
