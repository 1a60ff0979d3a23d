namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>The heartbeats of one node, each planning the next.</summary>
internal sealed class Heartbeats(SimulatedNetwork network, SimulatedNode node, TimeSpan interval) : ISimulatedEvent
{
    public void Happen()
    {
        if (node.IsDown)
        {
            return;
        }

        node.Engine.Heartbeat();
        network.Events.Plan(network.Clock.Now + interval, this);
    }
}
