namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>What will happen, by its time; at the same time, in the order in which it was planned.</summary>
internal sealed class EventQueue(VirtualClock clock)
{
    private readonly PriorityQueue<ISimulatedEvent, Due> _events = new();
    private long _order;

    /// <summary>How many events have happened.</summary>
    public long Happened { get; private set; }

    /// <summary>Plans an event.</summary>
    public void Plan(TimeSpan time, ISimulatedEvent what) => _events.Enqueue(what, new Due(time.Ticks, _order++));

    /// <summary>Plans an event of a scenario.</summary>
    public void Plan(TimeSpan time, Action action) => Plan(time, new PlannedAction(action));

    /// <summary>Lets everything happen until a time, and sets the clock to it.</summary>
    public void RunUntil(TimeSpan end)
    {
        while (_events.TryPeek(out ISimulatedEvent? next, out Due due) && due.Ticks <= end.Ticks)
        {
            _events.Dequeue();
            clock.Now = new TimeSpan(due.Ticks);
            Happened++;
            next.Happen();
        }

        clock.Now = end;
    }
}
