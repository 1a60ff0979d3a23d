namespace ProtoP2P.Swarm;

/// <summary>Notices that dials of one kind lead nowhere, whichever peer is meant, and lets only a few of them through from then on.</summary>
/// <remarks>
/// go-libp2p's rules. A black hole is there or not: in the blocked state one success is enough to start over, rather than having to outweigh the
/// failures that came before it. Thread-safe.
/// </remarks>
internal sealed class BlackHoleDetector
{
    private readonly Lock _gate = new();
    private readonly bool[] _results;
    private readonly int _minSuccesses;
    private int _dials;
    private int _next;
    private int _successes;
    private int _requestsWhileBlocked;
    private BlackHoleState _state;

    public BlackHoleDetector(BlackHoleOptions options)
    {
        _results = new bool[options.Window];
        _minSuccesses = options.MinSuccesses;
    }

    /// <summary>What the dials so far say.</summary>
    public BlackHoleState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>
    /// Asks whether a dial may use addresses of this kind: <see cref="BlackHoleState.Probing"/> where it is to find something out,
    /// <see cref="BlackHoleState.Blocked"/> where it may not.
    /// </summary>
    public BlackHoleState Ask()
    {
        lock (_gate)
        {
            return _state == BlackHoleState.Blocked && ++_requestsWhileBlocked % _results.Length == 0 ? BlackHoleState.Probing : _state;
        }
    }

    /// <summary>Notes how the dial of an address ended, and returns the new state where that changes it.</summary>
    public BlackHoleChange? Record(bool success)
    {
        lock (_gate)
        {
            BlackHoleState before = _state;
            if (before == BlackHoleState.Blocked && success)
            {
                StartOver();
                return new BlackHoleChange(_state, Successes: 1, Dials: 1);
            }

            Add(success);
            _state = Judge();
            if (_state == before)
            {
                return null;
            }

            _requestsWhileBlocked = 0;
            return new BlackHoleChange(_state, _successes, _dials);
        }
    }

    private void StartOver()
    {
        (_dials, _next, _successes, _requestsWhileBlocked) = (0, 0, 0, 0);
        _state = BlackHoleState.Probing;
    }

    private void Add(bool success)
    {
        if (_dials < _results.Length)
        {
            _dials++;
        }
        else if (_results[_next])
        {
            _successes--;
        }

        _results[_next] = success;
        _next = (_next + 1) % _results.Length;
        _successes += success ? 1 : 0;
    }

    private BlackHoleState Judge()
    {
        if (_dials < _results.Length)
        {
            return BlackHoleState.Probing;
        }

        return _successes >= _minSuccesses ? BlackHoleState.Allowed : BlackHoleState.Blocked;
    }
}
