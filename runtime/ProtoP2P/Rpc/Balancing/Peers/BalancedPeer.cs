namespace ProtoP2P.Rpc.Balancing;

/// <summary>A peer of one client: what carries its calls, and what they have shown of it.</summary>
internal sealed class BalancedPeer(PeerCandidate candidate, RpcInvoker invoker, IPeerstore peerstore, TimeProvider time) : IPeerLoad
{
    private static readonly TimeSpan AddressLife = TimeSpan.FromHours(1), AddressRenewal = TimeSpan.FromMinutes(1);

    private readonly PeerLatency _latency = new(time);
    private PeerCandidate _candidate = candidate;
    private long _renewedAt;
    private int _isRenewed;
    private int _callsInFlight;
    private long _lastAttempt;

    /// <inheritdoc/>
    public PeerId PeerId => _candidate.PeerId;

    /// <inheritdoc/>
    public int CallsInFlight => Volatile.Read(ref _callsInFlight);

    /// <inheritdoc/>
    public long LastAttempt
    {
        get => Volatile.Read(ref _lastAttempt);
        set => Volatile.Write(ref _lastAttempt, value);
    }

    /// <inheritdoc/>
    public TimeSpan? Latency => _latency.Value;

    /// <summary>What the ejector remembers.</summary>
    public PeerHealth Health { get; } = new();

    /// <summary>What carries calls to the peer, which is to be reached at its addresses.</summary>
    public RpcInvoker GetInvoker()
    {
        if (_candidate.Addresses.Count > 0)
        {
            RenewAddresses();
        }

        return invoker;
    }

    /// <summary>The resolver names the peer again, perhaps at other addresses.</summary>
    public void Update(PeerCandidate candidate)
    {
        if (!ReferenceEquals(candidate, _candidate))
        {
            Volatile.Write(ref _candidate, candidate);
            Volatile.Write(ref _isRenewed, 0);
        }
    }

    /// <summary>A call goes to the peer.</summary>
    public void Enter() => Interlocked.Increment(ref _callsInFlight);

    /// <summary>A call has ended.</summary>
    public void Leave() => Interlocked.Decrement(ref _callsInFlight);

    /// <summary>Takes the time to a first reply.</summary>
    public void Observe(TimeSpan elapsed) => _latency.Observe(elapsed);

    // The peerstore is bounded, and may have forgotten them.
    private void RenewAddresses()
    {
        if (Interlocked.Exchange(ref _isRenewed, 1) == 0 || time.GetElapsedTime(Volatile.Read(ref _renewedAt)) >= AddressRenewal)
        {
            Volatile.Write(ref _renewedAt, time.GetTimestamp());
            peerstore.AddAddresses(PeerId, _candidate.Addresses, AddressLife);
        }
    }
}
