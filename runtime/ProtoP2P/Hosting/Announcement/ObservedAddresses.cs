using ProtoP2P.Swarm;
using ProtoP2P.Transports;

namespace ProtoP2P.Hosting;

/// <summary>
/// The addresses at which others see this node, as go-libp2p's observed address manager counts them: an address is believed once enough observers, by IPv4
/// address or IPv6 /56, have seen it over connections that came in through a listener. Bounded, whatever they say.
/// </summary>
internal sealed class ObservedAddresses : IDisposable
{
    // RFC 6052: such an address means the peer's translator and nobody else.
    private static readonly AddressMask Nat64 = AddressMask.Parse("/ip6/64:ff9b::/ipcidr/96");

    private readonly AnnouncementOptions _options;
    private readonly TimeProvider _clock;
    private readonly Action _changed;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Observation> _byConnection = [];
    private readonly Dictionary<(Multiaddress Bound, Multiaddress Observed), Dictionary<AddressGroup, int>> _observers = [];
    private readonly ITimer _timer;
    private long _lastNumber;
    private bool _isWaiting;

    /// <param name="options">Limits.</param>
    /// <param name="clock">Ends what is remembered.</param>
    /// <param name="changed">Told when <see cref="Believed"/> may be another.</param>
    public ObservedAddresses(AnnouncementOptions options, TimeProvider clock, Action changed)
    {
        (_options, _clock, _changed) = (options, clock, changed);
        _timer = clock.CreateTimer(
            static state => ((ObservedAddresses)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many observations are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byConnection.Count;
            }
        }
    }

    /// <summary>Takes what a peer says it sees over a connection; the first word counts, and nothing where it can tell nothing of a listener.</summary>
    /// <param name="connection">Over which it sees this node.</param>
    /// <param name="observed">What it sees.</param>
    /// <param name="bound">The addresses that the node's listeners are bound to.</param>
    public void Report(IPeerConnection connection, Multiaddress observed, IReadOnlyList<Multiaddress> bound)
    {
        if (_options.MaxObservedAddresses == 0 || Read(connection, observed, bound) is not { } seen)
        {
            return;
        }

        bool mayMatter;
        lock (_gate)
        {
            // A connection that has ended is told of once: whoever comes later than that would be remembered for ever.
            if (connection.Closed.IsCancellationRequested || _byConnection.ContainsKey(connection.Id))
            {
                return;
            }

            mayMatter = MakeRoom();
            Add(new Observation(connection.Id, seen.Bound, seen.Observed, seen.Observer, ++_lastNumber));
            mayMatter |= _observers[(seen.Bound, seen.Observed)].Count >= _options.ObservedThreshold;
        }

        if (mayMatter)
        {
            _changed();
        }
    }

    /// <summary>A connection has ended: what was observed over it counts for a while, so that addresses do not come and go with single peers.</summary>
    public void ConnectionEnded(long connection)
    {
        lock (_gate)
        {
            if (!_byConnection.TryGetValue(connection, out Observation? observation))
            {
                return;
            }

            observation.EndedAt = _clock.GetTimestamp();
            if (!_isWaiting)
            {
                Wait(_options.ObservationTimeToLive);
            }
        }
    }

    /// <summary>The addresses that are believed, for what the node's listeners are bound to.</summary>
    public IReadOnlyList<Multiaddress> Believed(IReadOnlyList<Multiaddress> bound)
    {
        lock (_gate)
        {
            return [.. bound.Select(ThinWaist.Of).OfType<ThinWaist>().SelectMany(BelievedFor)];
        }
    }

    public void Dispose() => _timer.Dispose();

    private static (Multiaddress Bound, Multiaddress Observed, AddressGroup Observer)? Read(
        IPeerConnection connection, Multiaddress observed, IReadOnlyList<Multiaddress> bound)
    {
        // Who is not on the internet himself does not see how the internet sees this node.
        bool isFromOutside = !connection.IsLimited && AddressScopes.Of(connection.RemoteAddress) == AddressScope.Public;
        if (!isFromOutside || AddressScopes.Of(observed) != AddressScope.Public || Nat64.Contains(observed)
            || ThinWaist.Of(observed) is not { HasPort: true } outside
            || ThinWaist.Of(connection.LocalAddress) is not { } local
            || AddressGroup.Of(connection.RemoteAddress) is not { } observer)
        {
            return null;
        }

        // A dial leaves from a port of its own, of which an observation says nothing that helps anyone.
        ThinWaist[] candidates = [.. bound.Select(ThinWaist.Of).OfType<ThinWaist>().Where(local.CameInThrough)];
        ThinWaist? listener = Array.Find(candidates, candidate => !candidate.IsWildcard) ?? candidates.FirstOrDefault();
        return listener is not null && outside.SharesTransport(listener) ? (listener.Address, outside.Address, observer) : null;
    }

    private IEnumerable<Multiaddress> BelievedFor(ThinWaist bound) => _observers
        .Where(entry => entry.Key.Bound == bound.Address && entry.Value.Count >= _options.ObservedThreshold)
        .OrderByDescending(entry => entry.Value.Count)
        .ThenBy(entry => entry.Key.Observed.ToString(), StringComparer.Ordinal)
        .Take(_options.MaxObservedAddresses)
        .Select(entry => new ThinWaist(entry.Key.Observed, string.Empty).With(bound.Rest));

    private void Add(Observation observation)
    {
        _byConnection.Add(observation.Connection, observation);
        if (!_observers.TryGetValue(observation.Candidate, out Dictionary<AddressGroup, int>? observers))
        {
            observers = [];
            _observers.Add(observation.Candidate, observers);
        }

        observers[observation.Observer] = observers.GetValueOrDefault(observation.Observer) + 1;
    }

    private void Remove(Observation observation)
    {
        _byConnection.Remove(observation.Connection);
        Dictionary<AddressGroup, int> observers = _observers[observation.Candidate];
        if (--observers[observation.Observer] > 0)
        {
            return;
        }

        observers.Remove(observation.Observer);
        if (observers.Count == 0)
        {
            _observers.Remove(observation.Candidate);
        }
    }

    /// <summary>What fewest agree with goes first, and of that the oldest: many who each say something else push out each other.</summary>
    private bool MakeRoom()
    {
        if (_byConnection.Count < _options.MaxObservations)
        {
            return false;
        }

        Remove(_byConnection.Values.MinBy(observation => (_observers[observation.Candidate].Count, observation.Number))!);
        return true;
    }

    private void Expire()
    {
        lock (_gate)
        {
            long now = _clock.GetTimestamp();
            foreach (Observation ended in _byConnection.Values.Where(observation => Remaining(observation, now) <= TimeSpan.Zero).ToArray())
            {
                Remove(ended);
            }

            Wait(_byConnection.Values.Min(observation => Remaining(observation, now)));
        }

        _changed();
    }

    // By a clock that nobody sets: set back far enough, the time of day would keep an observation for longer than a timer can wait.
    private TimeSpan? Remaining(Observation observation, long now) =>
        observation.EndedAt is { } endedAt ? _options.ObservationTimeToLive - _clock.GetElapsedTime(endedAt, now) : null;

    private void Wait(TimeSpan? time)
    {
        _isWaiting = time is not null;
        _timer.Change(time ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private sealed class Observation(long connection, Multiaddress bound, Multiaddress observed, AddressGroup observer, long number)
    {
        public long Connection { get; } = connection;

        public (Multiaddress Bound, Multiaddress Observed) Candidate { get; } = (bound, observed);

        public AddressGroup Observer { get; } = observer;

        /// <summary>The order in which they came.</summary>
        public long Number { get; } = number;

        /// <summary>The timestamp at which its connection ended; null while that is open.</summary>
        public long? EndedAt { get; set; }
    }
}
