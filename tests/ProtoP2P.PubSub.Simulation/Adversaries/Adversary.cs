using System.Net;
using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Adversaries;

/// <summary>A node that behaves, and from a moment on also does what it should not, at intervals. It judges nobody.</summary>
internal abstract class Adversary(SimulatedNetwork network, int index, PeerId id, IPAddress address, PubSubOptions options, TimeSpan interval)
    : SimulatedNode(network, index, id, address, options, new NoScores())
{
    /// <summary>Whether it has begun.</summary>
    protected bool IsAttacking { get; private set; }

    /// <summary>Begins, at a moment of its own within one interval.</summary>
    public void Begin()
    {
        IsAttacking = true;
        Network.Events.Plan(Network.Clock.Now + (interval * Random.NextDouble()), ActAndRepeat);
    }

    /// <summary>Does it once.</summary>
    protected abstract void Act();

    /// <summary>Sends a frame to all peers.</summary>
    protected void SendToAll(byte[] frame)
    {
        foreach (SimulatedLink link in Links.Values)
        {
            link.SendRaw(frame);
        }
    }

    private void ActAndRepeat()
    {
        Act();
        Network.Events.Plan(Network.Clock.Now + interval, ActAndRepeat);
    }
}
