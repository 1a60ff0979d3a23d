using Microsoft.Extensions.Logging;
using ProtoP2P.Rpc;
using ProtoP2P.Swarm;

namespace ProtoP2P;

/// <content>Contracts: serving them and calling them.</content>
public sealed partial class Libp2pHost
{
    private readonly RpcPeerStates _rpcStates = new();
    private readonly OutboundCalls _outboundCalls;

    /// <inheritdoc/>
    public IDisposable AddProtocol<TContract>(TContract service, StreamHandlerOptions? options = null)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(service);
        return AddProtocol(new SingleActivator<TContract>(service), options);
    }

    /// <inheritdoc/>
    public IDisposable AddProtocol<TContract>(IContractActivator<TContract> activator, StreamHandlerOptions? options = null)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(activator);
        ContractDescriptor<TContract> contract = TContract.Descriptor;
        var server = new RpcServer<TContract>(contract, activator, _options.Rpc, TimeProvider, _rpcLogger, options);
        var registrations = new RegistrationGroup();
        try
        {
            foreach (string protocolId in contract.ProtocolIds)
            {
                var handler = new ProtocolHandler(protocolId, server.HandleAsync, server.StreamOptions, server.DrainAsync) { Contract = contract };
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
        return CreateClient<TContract>(new PeerCalls(peerId, _swarm, _peerstore, _rpcStates, ThrowIfNotRunning));
    }

    /// <inheritdoc/>
    public TContract GetClient<TContract>(Multiaddress address)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(address);
        PeerId peer = PeerSwarm.NamedPeer(address);
        return CreateClient<TContract>(new PeerCalls(peer, _swarm, _peerstore, _rpcStates, ThrowIfNotRunning, address.WithoutPeerId()));
    }

    /// <inheritdoc/>
    public TContract GetClient<TContract>(IPeerConnection connection)
        where TContract : class, IProtocolContract<TContract> =>
        CreateClient<TContract>(new ConnectionCalls(OwnConnection(connection), _peerstore));

    private TContract CreateClient<TContract>(IRpcPeer peer)
        where TContract : class, IProtocolContract<TContract>
    {
        ContractDescriptor<TContract> contract = TContract.Descriptor;
        return contract.CreateClient(new RpcClientInvoker(_outboundCalls.For(contract), peer, _options.Rpc, TimeProvider, _rpcLogger));
    }
}
