namespace ProtoP2P.Rpc.Balancing;

/// <summary>The connected peers that say they serve one of a contract's ids (identify).</summary>
internal sealed class ConnectedPeerResolver : IPeerResolver, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ILibp2pHost _host;
    private readonly ContractDescriptor _contract;
    private volatile PeerCandidate[] _peers = [];

    public ConnectedPeerResolver(ILibp2pHost host, ContractDescriptor contract)
    {
        (_host, _contract) = (host, contract);
        host.PeerIdentified += OnIdentified;
        host.ConnectionOpened += OnConnections;
        host.ConnectionClosed += OnConnections;
        Refresh();
    }

    /// <inheritdoc/>
    public event EventHandler? Changed;

    /// <inheritdoc/>
    public IReadOnlyList<PeerCandidate> GetCandidates() => _peers;

    /// <inheritdoc/>
    public string Describe()
    {
        PeerId[] connected = [.. Connected()];
        int silent = connected.Count(peer => _host.Peerstore.GetProtocols(peer) is null);
        return $"of {connected.Length} connected peers none says that it serves {string.Join(" or ", _contract.ProtocolIds)}"
            + (silent > 0 ? $", and {silent} have not said what they serve (does the node run identify?)" : string.Empty);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.PeerIdentified -= OnIdentified;
        _host.ConnectionOpened -= OnConnections;
        _host.ConnectionClosed -= OnConnections;
    }

    private void OnIdentified(object? sender, PeerIdentifiedEventArgs args) => Refresh();

    private void OnConnections(object? sender, PeerConnectionEventArgs args) => Refresh();

    private void Refresh()
    {
        lock (_gate)
        {
            // Who was there keeps his place, so that the first stays the first.
            PeerId[] serving = [.. Connected().Where(IsServing)];
            PeerCandidate[] stay = [.. _peers.Where(peer => serving.Contains(peer.PeerId))];
            PeerCandidate[] peers = [.. stay, .. serving.Where(peer => !stay.Any(old => old.PeerId == peer)).Select(peer => new PeerCandidate(peer))];
            if (peers.SequenceEqual(_peers))
            {
                return;
            }

            _peers = peers;
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    private IEnumerable<PeerId> Connected() => _host.Connections.Select(connection => connection.RemotePeer).Distinct();

    private bool IsServing(PeerId peer) => _host.Peerstore.GetProtocols(peer) is { } protocols && protocols.Any(_contract.ProtocolIds.Contains);
}
