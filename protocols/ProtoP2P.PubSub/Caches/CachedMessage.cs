namespace ProtoP2P.PubSub.Caches;

/// <summary>A message that peers may ask for.</summary>
internal sealed class CachedMessage(PubSubMessage message)
{
    private Dictionary<PeerId, int>? _transmissions;

    /// <summary>The message.</summary>
    public PubSubMessage Message { get; } = message;

    /// <summary>Counts a peer's request.</summary>
    /// <returns>How often the peer has asked for this message, this time included.</returns>
    public int CountRequest(PeerId peer)
    {
        _transmissions ??= [];
        int count = _transmissions.GetValueOrDefault(peer) + 1;
        _transmissions[peer] = count;
        return count;
    }
}
