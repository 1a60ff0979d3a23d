namespace ProtoP2P.Identify;

/// <summary>
/// Which state of this node the peer at the other end of one connection was told last, by an answer or by a push. Pushes wait for what is under way: streams
/// overtake each other. Answers cannot wait; where they overlap with something, the oldest of them counts, as it may have been heard last.
/// </summary>
/// <param name="version">The state when the connection was new: a peer that was told nothing has nothing that could be outdated.</param>
internal sealed class Telling(long version)
{
    private readonly Lock _gate = new();
    private long _told = version;
    private int _underWay;
    private long _oldest;
    private bool _hasArrived;
    private bool _isQueued;

    /// <summary>Whether the peer has turned away what it was told or asked, so that it is told no more before it says that it takes it.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Takes a place among the pushes to come. False where the peer knows, or a place is taken, or something is under way, after which is looked again.</summary>
    public bool TryQueue(long current)
    {
        lock (_gate)
        {
            if (_isQueued || !IsDue(current))
            {
                return false;
            }

            _isQueued = true;
            return true;
        }
    }

    /// <summary>Begins the push that was queued. False where it has become needless, or something is under way, after which is looked again.</summary>
    public bool TryBeginPush(long current)
    {
        lock (_gate)
        {
            _isQueued = false;
            if (!IsDue(current))
            {
                return false;
            }

            BeginLocked(current);
            return true;
        }
    }

    /// <summary>Begins an answer.</summary>
    public void Begin(long told)
    {
        lock (_gate)
        {
            BeginLocked(told);
        }
    }

    /// <summary>Ends an answer or a push.</summary>
    /// <param name="hasArrived">Whether it was sent to its end. Otherwise nobody knows whether it was heard.</param>
    public void End(bool hasArrived)
    {
        lock (_gate)
        {
            _hasArrived |= hasArrived;
            if (--_underWay == 0 && _hasArrived)
            {
                _told = _oldest;
            }
        }
    }

    private bool IsDue(long current) => _underWay == 0 && _told < current;

    private void BeginLocked(long told)
    {
        (_oldest, _hasArrived) = _underWay++ == 0 ? (told, false) : (Math.Min(_oldest, told), _hasArrived);
    }
}
