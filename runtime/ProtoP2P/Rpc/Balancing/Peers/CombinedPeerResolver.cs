namespace ProtoP2P.Rpc.Balancing;

/// <summary>The peers of several resolvers, those of the first one first.</summary>
internal sealed class CombinedPeerResolver : IPeerResolver, IDisposable
{
    private readonly IPeerResolver[] _resolvers;
    private volatile PeerCandidate[]? _peers;
    private int _version;

    public CombinedPeerResolver(IEnumerable<IPeerResolver> resolvers)
    {
        _resolvers = [.. resolvers];
        foreach (IPeerResolver resolver in _resolvers)
        {
            resolver.Changed += OnChanged;
        }
    }

    /// <inheritdoc/>
    public event EventHandler? Changed;

    /// <inheritdoc/>
    public IReadOnlyList<PeerCandidate> GetCandidates() => _peers ?? Combine();

    /// <inheritdoc/>
    public string Describe() => string.Join("; ", _resolvers.Select(resolver => resolver.Describe()));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IPeerResolver resolver in _resolvers)
        {
            resolver.Changed -= OnChanged;
        }
    }

    private PeerCandidate[] Combine()
    {
        int version = Volatile.Read(ref _version);
        PeerCandidate[] peers = [.. _resolvers.SelectMany(resolver => resolver.GetCandidates())];
        _peers = peers;
        if (version != Volatile.Read(ref _version))
        {
            // A change came in between: it may not be in the list, and must not be forgotten.
            _peers = null;
        }

        return peers;
    }

    private void OnChanged(object? sender, EventArgs args)
    {
        Interlocked.Increment(ref _version);
        _peers = null;
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
