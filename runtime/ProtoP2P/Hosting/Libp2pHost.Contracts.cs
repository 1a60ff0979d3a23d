using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using ProtoP2P.Rpc;
using ProtoP2P.Swarm;

namespace ProtoP2P;

/// <content>Contracts: serving them and calling them.</content>
public sealed partial class Libp2pHost
{
    private readonly RpcPeerStates _rpcStates = new();
    private readonly OutboundCalls _outboundCalls;
    private readonly IRpcInterceptor[] _clientInterceptors;
    private readonly IRpcInterceptor[] _serverInterceptors;

    /// <inheritdoc/>
    public IDisposable AddProtocol<[DynamicallyAccessedMembers(ContractMembers.Needed)] TContract>(TContract service, StreamHandlerOptions? options = null)
        where TContract : class, IProtocolContract<TContract> => AddProtocol(service, With(options));

    /// <inheritdoc/>
    public IDisposable AddProtocol<[DynamicallyAccessedMembers(ContractMembers.Needed)] TContract>(TContract service, ContractServiceOptions options)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(service);
        return AddProtocol(new SingleActivator<TContract>(service), options);
    }

    /// <inheritdoc/>
    public IDisposable AddProtocol<[DynamicallyAccessedMembers(ContractMembers.Needed)] TContract>(
        IContractActivator<TContract> activator, StreamHandlerOptions? options = null)
        where TContract : class, IProtocolContract<TContract> => AddProtocol(activator, With(options));

    /// <inheritdoc/>
    public IDisposable AddProtocol<[DynamicallyAccessedMembers(ContractMembers.Needed)] TContract>(
        IContractActivator<TContract> activator, ContractServiceOptions options)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(activator);
        ArgumentNullException.ThrowIfNull(options);
        ContractDescriptor<TContract> contract = TContract.Descriptor;
        var (serviceType, isComplete) = activator is IServiceClass known ? (known.ServiceType, known.IsExact) : (null, false);
        var interception = new ServerInterception(
            options.Streams.IsApplication ? [.. _serverInterceptors, .. options.Interceptors] : [.. options.Interceptors],
            new ServiceFilters(FilterReader.Create<TContract>(contract), serviceType),
            isComplete,
            _options.Scopes);
        var server = new RpcServer<TContract>(contract, activator, _options.Rpc, TimeProvider, _rpcLogger, options.Streams, interception);
        var registrations = new RegistrationGroup();
        try
        {
            foreach (string protocolId in contract.ProtocolIds)
            {
                var handler = new ProtocolHandler(protocolId, server.HandleAsync, server.StreamOptions, server.DrainAsync)
                {
                    Contract = contract,
                    SendsAgreement = contract.Mode == WireMode.Rpc,
                    WatchesStream = true,
                };
                registrations.Add(_registry.Add(handler));
            }

            return registrations;
        }
        catch (Exception)
        {
            registrations.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public TContract GetClient<TContract>(PeerId peerId)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(peerId);
        return CreateClient<TContract>(peerId, new PeerCalls(peerId, _swarm, _peerstore, _rpcStates, ThrowIfNotRunning));
    }

    /// <inheritdoc/>
    public TContract GetClient<TContract>(Multiaddress address)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(address);
        PeerId peer = PeerSwarm.NamedPeer(address);
        return CreateClient<TContract>(peer, new PeerCalls(peer, _swarm, _peerstore, _rpcStates, ThrowIfNotRunning, address.WithoutPeerId()));
    }

    /// <inheritdoc/>
    public TContract GetClient<TContract>(IPeerConnection connection)
        where TContract : class, IProtocolContract<TContract> =>
        CreateClient<TContract>(connection.RemotePeer, new ConnectionCalls(OwnConnection(connection), _peerstore));

    /// <inheritdoc/>
    public RpcInvoker CreateInvoker(ContractDescriptor contract, PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(peerId);
        return CreateInvoker(contract, new PeerCalls(peerId, _swarm, _peerstore, _rpcStates, ThrowIfNotRunning));
    }

    /// <summary><paramref name="inner"/> with this node's client interceptors around it, and <paramref name="more"/> between the two.</summary>
    /// <param name="inner">What carries the calls.</param>
    /// <param name="contract">The contract.</param>
    /// <param name="peer">Who is called; null where <paramref name="inner"/> chooses.</param>
    /// <param name="more">Interceptors of this client alone.</param>
    internal RpcInvoker Intercept(RpcInvoker inner, ContractDescriptor contract, PeerId? peer, params IReadOnlyList<IRpcInterceptor> more)
    {
        IReadOnlyList<IRpcInterceptor> all = IsOfTheNodeItself(contract) ? more : more.Count == 0 ? _clientInterceptors : [.. _clientInterceptors, .. more];
        return InterceptedInvoker.Wrap(inner, contract, peer, all, _options.Rpc, TimeProvider);
    }

    private static ContractServiceOptions With(StreamHandlerOptions? streams) => new() { Streams = streams ?? StreamHandlerOptions.Default };

    private TContract CreateClient<TContract>(PeerId peerId, IRpcPeer peer)
        where TContract : class, IProtocolContract<TContract>
    {
        ContractDescriptor<TContract> contract = TContract.Descriptor;
        return contract.CreateClient(Intercept(CreateInvoker(contract, peer), contract, peerId));
    }

    private RpcClientInvoker CreateInvoker(ContractDescriptor contract, IRpcPeer peer) =>
        new(_outboundCalls.For(contract), peer, _options.Rpc, TimeProvider, _rpcLogger);

    private static bool IsOfTheNodeItself(ContractDescriptor contract) => contract.ProtocolIds.All(static id =>
        id.StartsWith("/ipfs/", StringComparison.Ordinal) || id.StartsWith("/libp2p/", StringComparison.Ordinal));
}
