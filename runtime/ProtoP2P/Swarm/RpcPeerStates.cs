using System.Collections.Concurrent;
using ProtoP2P.Rpc;

namespace ProtoP2P.Swarm;

/// <summary>What the RPC client remembers of peers: kept while they are connected or being dialled.</summary>
internal sealed class RpcPeerStates
{
    private readonly ConcurrentDictionary<PeerId, RpcPeerState> _states = new();

    /// <summary>What is remembered of a peer.</summary>
    public RpcPeerState Of(PeerId peer) => _states.GetOrAdd(peer, static _ => new RpcPeerState());

    /// <summary>The last connection has ended, or there never was one.</summary>
    public void Forget(PeerId peer)
    {
        if (_states.TryRemove(peer, out RpcPeerState? state))
        {
            state.Dispose();
        }
    }

    /// <summary>Forgets everyone.</summary>
    public void Clear()
    {
        foreach (PeerId peer in _states.Keys)
        {
            Forget(peer);
        }
    }
}
