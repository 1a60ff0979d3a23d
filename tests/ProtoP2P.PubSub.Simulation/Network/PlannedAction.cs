namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>An event of a scenario.</summary>
internal sealed class PlannedAction(Action action) : ISimulatedEvent
{
    public void Happen() => action();
}
