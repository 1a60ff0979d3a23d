namespace ProtoP2P.Swarm;

/// <summary>The open connections by peer, and which of several takes the new streams.</summary>
/// <remarks>
/// Of several connections to one peer all stay. The older takes new streams; the others close once they have been idle for a while. Two
/// nodes that dial each other at the same time may see the two handshakes end in opposite order, and each would then retire the connection
/// that the other uses. So connections of opposite direction that were opened within <see cref="SameTime"/> of each other count as equally
/// old, and the one that the node with the smaller peer id dialled is preferred: both ends know that much for certain.
/// </remarks>
internal sealed class ConnectionTable(PeerId localPeer, int maxPerPeer)
{
    // Longer than the two ends' views of one moment can differ, shorter than what anyone would call the older connection.
    private static readonly TimeSpan SameTime = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, List<Connection>> _byPeer = [];
    private int _count;
    private bool _isClosed;

    /// <summary>How many connections are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>All open connections.</summary>
    public IReadOnlyList<Connection> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _byPeer.Values.SelectMany(connections => connections)];
            }
        }
    }

    /// <summary>The connections to a peer.</summary>
    public IReadOnlyList<Connection> Of(PeerId peer)
    {
        lock (_gate)
        {
            return _byPeer.TryGetValue(peer, out List<Connection>? connections) ? [.. connections] : [];
        }
    }

    /// <summary>Whether a peer has a connection.</summary>
    public bool Has(PeerId peer)
    {
        lock (_gate)
        {
            return _byPeer.ContainsKey(peer);
        }
    }

    /// <summary>The connection that takes new streams to a peer, or null.</summary>
    public Connection? Preferred(PeerId peer)
    {
        lock (_gate)
        {
            return _byPeer.TryGetValue(peer, out List<Connection>? connections) ? Best(connections) : null;
        }
    }

    /// <summary>Adds a connection; an error where there is no place for it.</summary>
    public Libp2pException? TryAdd(Connection connection)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return new ConnectionClosedException(ConnectionErrorCode.Shutdown, isRemote: false, "the host is stopping");
            }

            if (!_byPeer.TryGetValue(connection.RemotePeer, out List<Connection>? connections))
            {
                connections = [];
                _byPeer.Add(connection.RemotePeer, connections);
            }

            if (connections.Count >= maxPerPeer)
            {
                string option = $"{nameof(Libp2pHostOptions.Connections)}.{nameof(ConnectionOptions.MaxPerPeer)}";
                return new ResourceLimitException($"peer {connection.RemotePeer}", "connection", maxPerPeer, connections.Count, option);
            }

            connections.Add(connection);
            _count++;
            Review(connections);
            return null;
        }
    }

    /// <summary>Removes a connection; true where it was the last to its peer.</summary>
    public bool Remove(Connection connection)
    {
        lock (_gate)
        {
            if (!_byPeer.TryGetValue(connection.RemotePeer, out List<Connection>? connections) || !connections.Remove(connection))
            {
                return false;
            }

            _count--;
            if (connections.Count > 0)
            {
                Review(connections);
                return false;
            }

            return _byPeer.Remove(connection.RemotePeer);
        }
    }

    /// <summary>Takes no more connections.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    private void Review(List<Connection> connections)
    {
        Connection? best = Best(connections);
        foreach (Connection connection in connections)
        {
            connection.SetRedundant(best is not null && !ReferenceEquals(connection, best));
        }
    }

    private Connection? Best(List<Connection> connections)
    {
        Connection? best = null;
        foreach (Connection connection in connections)
        {
            if (connection.IsUsable && (best is null || IsBetter(connection, best)))
            {
                best = connection;
            }
        }

        return best;
    }

    private bool IsBetter(Connection candidate, Connection best)
    {
        if (candidate.IsLimited != best.IsLimited)
        {
            return best.IsLimited;
        }

        TimeSpan older = candidate.OlderThan(best);
        if (candidate.Direction == best.Direction || older.Duration() > SameTime)
        {
            return older > TimeSpan.Zero;
        }

        Direction preferred = localPeer.CompareTo(candidate.RemotePeer) < 0 ? Direction.Outbound : Direction.Inbound;
        return candidate.Direction == preferred;
    }
}
