using System.Net;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>The open connections by peer, so that what happens to one peer costs nothing for the others. Not thread-safe.</summary>
internal sealed class PeerConnections
{
    private readonly Dictionary<PeerId, List<IPeerConnection>> _connections = [];

    /// <summary>How many peers there are.</summary>
    public int Count => _connections.Count;

    /// <summary>A connection is open; nothing where it is known, or where its end was told first.</summary>
    public void Add(IPeerConnection connection)
    {
        if (connection.Closed.IsCancellationRequested)
        {
            return;
        }

        if (!_connections.TryGetValue(connection.RemotePeer, out List<IPeerConnection>? known))
        {
            _connections.Add(connection.RemotePeer, known = new(capacity: 1));
        }

        if (!known.Contains(connection))
        {
            known.Add(connection);
        }
    }

    /// <summary>A connection has ended.</summary>
    public void Remove(IPeerConnection connection)
    {
        if (_connections.TryGetValue(connection.RemotePeer, out List<IPeerConnection>? known) && known.Remove(connection) && known.Count == 0)
        {
            _connections.Remove(connection.RemotePeer);
        }
    }

    /// <summary>The connections of a peer that are still open.</summary>
    public IEnumerable<IPeerConnection> Of(PeerId peer) =>
        _connections.TryGetValue(peer, out List<IPeerConnection>? known) ? known.Where(static connection => !connection.Closed.IsCancellationRequested) : [];

    /// <summary>The address that a connection counts for; null for one through a relay: the peers that it shares an address with are the relay's.</summary>
    public static IPAddress? AddressOf(IPeerConnection connection) =>
        connection.RemoteAddress.Components is [{ Code: MultiaddressCode.Ip4 or MultiaddressCode.Ip6 } host, ..] components
        && components.All(static component => component.Code != MultiaddressCode.P2pCircuit)
        && IPAddress.TryParse(host.Text, out IPAddress? address)
            ? address
            : null;
}
