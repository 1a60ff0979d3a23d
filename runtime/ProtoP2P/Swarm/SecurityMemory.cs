using System.Collections.Concurrent;
using ProtoP2P.Security;

namespace ProtoP2P.Swarm;

/// <summary>Remembers which security protocol a peer accepted, so that the next dial proposes it first.</summary>
internal sealed class SecurityMemory
{
    // Forgetting costs one more connection attempt; remembering everyone ever dialled would grow without end.
    private const int Capacity = 1024;

    private readonly ConcurrentDictionary<PeerId, string> _agreed = new();

    /// <summary>The protocols in the order in which to propose them to <paramref name="peer"/>.</summary>
    public IEnumerable<ISecurityProtocol> Order(PeerId? peer, ISecurityProtocol[] preferred)
    {
        if (preferred.Length < 2 || peer is null || !_agreed.TryGetValue(peer, out string? agreed))
        {
            return preferred;
        }

        return preferred.OrderByDescending(security => security.ProtocolId == agreed);
    }

    /// <summary>Records what a peer accepted.</summary>
    public void Remember(PeerId peer, string protocolId)
    {
        if (_agreed.Count >= Capacity && !_agreed.ContainsKey(peer))
        {
            _agreed.Clear();
        }

        _agreed[peer] = protocolId;
    }
}
