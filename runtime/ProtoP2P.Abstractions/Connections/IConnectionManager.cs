namespace ProtoP2P;

/// <summary>
/// Says which peers matter to this node, for the day when it has more connections than <c>Connections.HighWater</c>: then the least valuable ones are closed.
/// Thread-safe.
/// </summary>
public interface IConnectionManager
{
    /// <summary>Gives a connected peer a value under a name; setting it again replaces it. A peer's value is the sum of its tags.</summary>
    /// <param name="peerId">The peer.</param>
    /// <param name="tag">The name of who values it, such as a protocol's.</param>
    /// <param name="value">More is better; negative values are for peers to be rid of.</param>
    /// <returns>False where the peer is not connected: a tag ends with its peer's last connection.</returns>
    bool SetTag(PeerId peerId, string tag, int value);

    /// <summary>Takes a tag away. False where there was none.</summary>
    bool RemoveTag(PeerId peerId, string tag);

    /// <summary>The sum of a peer's tags; 0 for one without any.</summary>
    long GetValue(PeerId peerId);

    /// <summary>Keeps a peer's connections from being closed for room, connected or not, until every protection is taken back.</summary>
    /// <param name="peerId">The peer.</param>
    /// <param name="tag">The name of who protects it.</param>
    void Protect(PeerId peerId, string tag);

    /// <summary>Takes a protection back.</summary>
    /// <returns>Whether the peer is still protected, under another name.</returns>
    bool Unprotect(PeerId peerId, string tag);

    /// <summary>Whether anything protects a peer.</summary>
    bool IsProtected(PeerId peerId);
}
