namespace ProtoP2P.Swarm;

/// <summary>What a node's own parts say of its peers. Strangers cannot make it grow: tags end with the connection, and protections are the owner's.</summary>
/// <param name="isConnected">Whether a peer has a connection.</param>
internal sealed class PeerTags(Func<PeerId, bool> isConnected) : IConnectionManager
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, Dictionary<string, int>> _tags = [];
    private readonly Dictionary<PeerId, HashSet<string>> _protections = [];

    /// <inheritdoc/>
    public bool SetTag(PeerId peerId, string tag, int value)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        ArgumentException.ThrowIfNullOrEmpty(tag);
        lock (_gate)
        {
            // Asked under the lock: Forget comes after the connection has left, and finds what was added before.
            if (!isConnected(peerId))
            {
                return false;
            }

            if (!_tags.TryGetValue(peerId, out Dictionary<string, int>? tags))
            {
                _tags.Add(peerId, tags = []);
            }

            tags[tag] = value;
            return true;
        }
    }

    /// <inheritdoc/>
    public bool RemoveTag(PeerId peerId, string tag)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        lock (_gate)
        {
            return _tags.TryGetValue(peerId, out Dictionary<string, int>? tags) && tags.Remove(tag);
        }
    }

    /// <inheritdoc/>
    public long GetValue(PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        lock (_gate)
        {
            return _tags.TryGetValue(peerId, out Dictionary<string, int>? tags) ? tags.Values.Sum(value => (long)value) : 0;
        }
    }

    /// <inheritdoc/>
    public void Protect(PeerId peerId, string tag)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        ArgumentException.ThrowIfNullOrEmpty(tag);
        lock (_gate)
        {
            if (!_protections.TryGetValue(peerId, out HashSet<string>? tags))
            {
                _protections.Add(peerId, tags = []);
            }

            tags.Add(tag);
        }
    }

    /// <inheritdoc/>
    public bool Unprotect(PeerId peerId, string tag)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        lock (_gate)
        {
            if (!_protections.TryGetValue(peerId, out HashSet<string>? tags))
            {
                return false;
            }

            tags.Remove(tag);
            return tags.Count > 0 || !_protections.Remove(peerId);
        }
    }

    /// <inheritdoc/>
    public bool IsProtected(PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        lock (_gate)
        {
            return _protections.ContainsKey(peerId);
        }
    }

    /// <summary>Drops the tags of a peer that has no connection any more.</summary>
    public void Forget(PeerId peer)
    {
        lock (_gate)
        {
            if (!isConnected(peer))
            {
                _tags.Remove(peer);
            }
        }
    }
}
