using System.Net;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>The peers that this node is connected to, with one session each, over whichever of their connections it runs. Thread-safe.</summary>
internal sealed class PeerSessions(PubSubNode node, NodeTasks tasks)
{
    // Taken inside the router's turns, never around them.
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, PeerSession> _sessions = [];
    private readonly PeerConnections _connections = new();

    /// <summary>A connection is open: its peer's session begins where none runs.</summary>
    public PeerSession Start(IPeerConnection connection)
    {
        PeerSession session;
        lock (_gate)
        {
            _connections.Add(connection);
            if (_sessions.TryGetValue(connection.RemotePeer, out PeerSession? running))
            {
                return running;
            }

            session = new PeerSession(node, connection);
            _sessions.Add(connection.RemotePeer, session);
        }

        tasks.Run(cancellationToken => RunAsync(session, cancellationToken));
        return session;
    }

    /// <summary>A peer that is connected may take part by now.</summary>
    public void StartIfConnected(PeerId peer)
    {
        if (FindConnection(peer) is { } connection)
        {
            Start(connection);
        }
    }

    /// <summary>A connection has ended.</summary>
    public void Remove(IPeerConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }

    /// <summary>Where a peer is connected now, each address once.</summary>
    public IReadOnlyList<IPAddress> AddressesOf(PeerId peer)
    {
        lock (_gate)
        {
            return [.. _connections.Of(peer).Select(PeerConnections.AddressOf).OfType<IPAddress>().Distinct()];
        }
    }

    private async Task RunAsync(PeerSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _sessions.Remove(session.Peer);
            }
        }

        // The session's connection is lost; the peer may have another.
        if (!cancellationToken.IsCancellationRequested && session.WasJoined)
        {
            StartIfConnected(session.Peer);
        }
    }

    private IPeerConnection? FindConnection(PeerId peer)
    {
        lock (_gate)
        {
            return _connections.Of(peer).FirstOrDefault();
        }
    }
}
