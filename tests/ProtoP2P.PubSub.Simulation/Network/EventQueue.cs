namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>What will happen, by its time; at the same time, in the order in which it was planned.</summary>
internal sealed class EventQueue(VirtualClock clock)
{
    private readonly PriorityQueue<ISimulatedEvent, (TimeSpan Time, long Order)> _events = new();
    private long _order;

    /// <summary>How many events have happened.</summary>
    public long Happened { get; private set; }

    /// <summary>Plans an event.</summary>
    public void Plan(TimeSpan time, ISimulatedEvent what) => _events.Enqueue(what, (time, _order++));

    /// <summary>Lets everything happen until a time, and sets the clock to it.</summary>
    public void RunUntil(TimeSpan end)
    {
        while (_events.TryPeek(out ISimulatedEvent? next, out (TimeSpan Time, long Order) due) && due.Time <= end)
        {
            _events.Dequeue();
            clock.Now = due.Time;
            Happened++;
            next.Happen();
        }

        clock.Now = end;
    }
}
