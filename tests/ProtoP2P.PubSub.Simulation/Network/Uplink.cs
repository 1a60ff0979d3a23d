namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>
/// What a node can send, shared by its links. Small frames go one after the other, and pass a large one by, as the packets of several connections do; large ones
/// go one at a time, each link in turn, later by what passed them. What waits, waits in the queue of its link, where it can still be dropped or taken back.
/// </summary>
internal sealed class Uplink(SimulatedNetwork network) : ISimulatedEvent
{
    /// <summary>Messages of more bytes than this make large frames.</summary>
    public const int LargeMessage = 4096;

    // So much is handed to a network card ahead of time.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(1);

    private readonly Queue<SimulatedLink> _small = new();
    private readonly Queue<SimulatedLink> _large = new();
    private TimeSpan _smallFreeAt;
    private TimeSpan _largeFreeAt;
    private TimeSpan _wakesAt = TimeSpan.MaxValue;

    /// <summary>A link has a frame to send.</summary>
    public void Offer(SimulatedLink link, bool isLarge)
    {
        if (isLarge && !link.IsWaitingAsLarge)
        {
            link.IsWaitingAsLarge = true;
            _large.Enqueue(link);
        }
        else if (!isLarge && !link.IsWaitingAsSmall)
        {
            link.IsWaitingAsSmall = true;
            _small.Enqueue(link);
        }

        Serve();
    }

    /// <summary>The uplink is free for the next frame.</summary>
    public void Happen()
    {
        _wakesAt = TimeSpan.MaxValue;
        Serve();
    }

    private void Serve()
    {
        TimeSpan now = network.Clock.Now;
        while (_smallFreeAt <= now + Ahead && _small.TryDequeue(out SimulatedLink? link))
        {
            link.IsWaitingAsSmall = false;
            SendSmall(link, now);
        }

        while (_largeFreeAt <= now && _large.TryDequeue(out SimulatedLink? link))
        {
            link.IsWaitingAsLarge = false;
            SendLarge(link, now);
        }

        WakeLater();
    }

    private void SendSmall(SimulatedLink link, TimeSpan now)
    {
        if (link.TakeFrame() is not { } frame)
        {
            return;
        }

        TimeSpan duration = DurationOf(frame);
        _smallFreeAt = Later(now, _smallFreeAt) + duration;
        if (_largeFreeAt > now)
        {
            _largeFreeAt += duration;
        }

        link.Depart(frame, _smallFreeAt);
        if (!link.IsEmpty && !link.HasLarge)
        {
            link.IsWaitingAsSmall = true;
            _small.Enqueue(link);
        }
    }

    private void SendLarge(SimulatedLink link, TimeSpan now)
    {
        if (link.TakeFrame() is not { } frame)
        {
            return;
        }

        _largeFreeAt = Later(now, _largeFreeAt) + DurationOf(frame);
        link.Depart(frame, _largeFreeAt);
        if (!link.IsEmpty)
        {
            link.IsWaitingAsLarge = true;
            _large.Enqueue(link);
        }
    }

    private void WakeLater()
    {
        TimeSpan next = TimeSpan.MaxValue;
        if (_small.Count > 0)
        {
            next = _smallFreeAt - Ahead;
        }

        if (_large.Count > 0 && _largeFreeAt < next)
        {
            next = _largeFreeAt;
        }

        if (next < _wakesAt)
        {
            _wakesAt = next;
            network.Events.Plan(next, this);
        }
    }

    private TimeSpan DurationOf(byte[] frame) => TimeSpan.FromTicks(frame.Length * TimeSpan.TicksPerSecond / network.BytesPerSecond);

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
