namespace ProtoP2P.Swarm;

/// <summary>Keeps the number of a node's connections between its water marks. Looks when one is added, and when a grace period ends.</summary>
internal sealed class ConnectionTrimmer : IDisposable
{
    private readonly SwarmSettings _settings;
    private readonly PeerTags _tags;
    private readonly Func<IReadOnlyList<Connection>> _all;
    private readonly Action<Connection> _close;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private bool _isDisposed;

    /// <param name="settings">Limits, clock, log.</param>
    /// <param name="tags">What peers are worth.</param>
    /// <param name="all">The open connections.</param>
    /// <param name="close">Closes one in the background.</param>
    public ConnectionTrimmer(SwarmSettings settings, PeerTags tags, Func<IReadOnlyList<Connection>> all, Action<Connection> close)
    {
        (_settings, _tags, _all, _close) = (settings, tags, all, close);
        _timer = settings.TimeProvider.CreateTimer(
            static state => ((ConnectionTrimmer)state!).Trim(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether it will look again when a grace period has ended; for tests that move the clock.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Closes what is too much.</summary>
    public void Trim()
    {
        // One at a time, so that two do not both choose for the same excess.
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            TrimCandidate<Connection>[] open = [.. _all().Where(connection => connection.IsUsable).Select(Weigh)];
            TrimPlan<Connection> plan = TrimPlan<Connection>.Make(open, _settings.Connections);
            foreach (Connection connection in plan.Close)
            {
                SwarmLog.ConnectionTrimmed(_settings.Logger, connection.Id, connection.RemotePeer, open.Length, _settings.Connections.HighWater);
                _close(connection);
            }

            if (plan.RetryIn is { } wait)
            {
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
            }

            IsWaiting = plan.RetryIn is not null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
    }

    private TrimCandidate<Connection> Weigh(Connection connection) => new(
        connection,
        connection.Age,
        _tags.GetValue(connection.RemotePeer),
        _tags.IsProtected(connection.RemotePeer),
        connection.StreamCount > 0,
        connection.Direction);
}
