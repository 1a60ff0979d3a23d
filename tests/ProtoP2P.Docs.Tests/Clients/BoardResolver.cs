namespace ProtoP2P.Docs.Tests.Clients;

/// <summary>The peers that stand on a board; somebody else writes them there.</summary>
internal sealed class BoardResolver : IPeerResolver
{
    private volatile IReadOnlyList<PeerCandidate> _peers = [];

    public event EventHandler? Changed;

    public void Write(IReadOnlyList<PeerCandidate> peers)
    {
        _peers = peers;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    public IReadOnlyList<PeerCandidate> GetCandidates() => _peers;

    public string Describe() => $"{_peers.Count} peers stand on the board";
}
