namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>Something that happens at its time.</summary>
internal interface ISimulatedEvent
{
    void Happen();
}
