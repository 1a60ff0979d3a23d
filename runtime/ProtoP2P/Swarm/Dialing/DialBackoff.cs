namespace ProtoP2P.Swarm;

/// <summary>Remembers which addresses of which peers failed lately, so that a peer that is away is not dialled over and over.</summary>
/// <remarks>Thread-safe. A dial that names no peer has a record of its own.</remarks>
internal sealed class DialBackoff
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(PeerId? Peer, Multiaddress Address), Entry> _entries = [];
    private readonly DialBackoffOptions _options;
    private readonly TimeProvider _clock;

    public DialBackoff(DialBackoffOptions? options = null, TimeProvider? clock = null)
    {
        _options = options ?? new DialBackoffOptions();
        _options.Validate();
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Addresses that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>How long the address is still to be left alone; zero where it may be dialled.</summary>
    public TimeSpan Remaining(PeerId? peer, Multiaddress address)
    {
        lock (_gate)
        {
            return _entries.TryGetValue((peer, address), out Entry entry) ? Max(entry.Wait - _clock.GetElapsedTime(entry.Since), TimeSpan.Zero) : TimeSpan.Zero;
        }
    }

    /// <summary>The reason to tell where an address is skipped.</summary>
    public static Libp2pException Describe(TimeSpan remaining) =>
        new($"not tried: earlier dials failed, the next one is due in {remaining.TotalSeconds:0.#} s (dial backoff)");

    /// <summary>Notes a failed dial, and returns for how long the address is left alone.</summary>
    public TimeSpan AddFailure(PeerId? peer, Multiaddress address)
    {
        lock (_gate)
        {
            long now = _clock.GetTimestamp();
            int failures = _entries.TryGetValue((peer, address), out Entry entry) && !IsForgotten(entry) ? entry.Failures : 0;
            TimeSpan wait = WaitAfter(failures);
            _entries[(peer, address)] = new Entry(now, wait, failures + 1);
            Trim();
            return wait;
        }
    }

    /// <summary>Forgets the failures of one address: it was reached.</summary>
    public void Clear(PeerId? peer, Multiaddress address)
    {
        lock (_gate)
        {
            _entries.Remove((peer, address));
        }
    }

    /// <summary>Forgets the failures of all addresses of a peer.</summary>
    public void Clear(PeerId peer)
    {
        lock (_gate)
        {
            foreach ((PeerId? Peer, Multiaddress Address) key in _entries.Keys.Where(key => peer.Equals(key.Peer)))
            {
                _entries.Remove(key);
            }
        }
    }

    private TimeSpan WaitAfter(int failures)
    {
        double ticks = _options.Base.Ticks + ((double)_options.Step.Ticks * failures * failures);
        return ticks < _options.Maximum.Ticks ? TimeSpan.FromTicks((long)ticks) : _options.Maximum;
    }

    /// <summary>An address that was left alone for twice its time starts anew.</summary>
    private bool IsForgotten(Entry entry) => _clock.GetElapsedTime(entry.Since) >= 2 * entry.Wait;

    private void Trim()
    {
        if (_entries.Count <= _options.MaxEntries)
        {
            return;
        }

        foreach ((var key, Entry entry) in _entries)
        {
            if (IsForgotten(entry))
            {
                _entries.Remove(key);
            }
        }

        while (_entries.Count > _options.MaxEntries)
        {
            _entries.Remove(_entries.MinBy(pair => pair.Value.Wait - _clock.GetElapsedTime(pair.Value.Since)).Key);
        }
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private readonly record struct Entry(long Since, TimeSpan Wait, int Failures);
}
