using ProtoP2P.PubSub.Simulation.Network;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>Lets messages spread through a network at peace.</summary>
internal static class Spread
{
    public const string TopicName = "/spread/1.0.0";

    /// <summary>Nodes that are connected at random and subscribed, after their meshes had time to form.</summary>
    public static SimulatedNetwork CreateNetwork(SpreadSettings settings)
    {
        var network = new SimulatedNetwork(settings.Seed)
        {
            BytesPerSecond = settings.BytesPerSecond,
            Version = settings.IDontWant ? ProtocolVersion.GossipSub12 : ProtocolVersion.GossipSub11,
        };
        var options = new GossipSubOptions
        {
            SignaturePolicy = SignaturePolicy.StrictNoSign,
            MessageId = network.MessageIds.Of,
            FloodPublish = settings.FloodPublish,
            IDontWantThreshold = settings.IDontWant ? 1024 : null,
        };
        for (int i = 0; i < settings.Nodes; i++)
        {
            network.Add(options);
        }

        network.ConnectRandomly(settings.DialsPerNode);
        foreach (SimulatedNode node in network.Nodes)
        {
            node.Engine.Subscribe(TopicName);
        }

        network.Events.RunUntil(settings.WarmUp);
        return network;
    }

    public static SpreadResult Run(SpreadSettings settings)
    {
        SimulatedNetwork network = CreateNetwork(settings);
        var meter = new BandwidthMeter(network);
        SimulatedNode[] publishers = [.. Enumerable.Range(0, settings.Publishers).Select(i => network.Nodes[i * settings.Nodes / settings.Publishers])];
        for (int i = 0; i < settings.Messages; i++)
        {
            SimulatedNode publisher = publishers[i % publishers.Length];
            byte[] data = MessageIds.DataOf(i, settings.MessageSize);
            network.Events.Plan(settings.WarmUp + (i * settings.Interval), () => publisher.Publish(TopicName, data));
        }

        network.Events.RunUntil(settings.WarmUp + (settings.Messages * settings.Interval) + settings.CoolDown);
        return Summarize(network, meter, settings);
    }

    private static SpreadResult Summarize(SimulatedNetwork network, BandwidthMeter meter, SpreadSettings settings)
    {
        List<int> latencies = network.Deliveries.SortedLatencies();
        TimeSpan duration = (settings.Messages * settings.Interval) + settings.CoolDown;
        return new SpreadResult
        {
            Expected = (long)network.Deliveries.All.Count * (network.Nodes.Count - 1),
            Delivered = latencies.Count,
            Repeated = network.Deliveries.CountRepeated(),
            Latencies = latencies,
            Duplicates = latencies.Count == 0 ? 0 : (double)(network.Traffic.MessageCopies - latencies.Count) / latencies.Count,
            MeshDegree = network.Nodes.Average(static node => node.MeshOf(TopicName).Count),
            Frames = meter.Frames,
            Bytes = meter.Bytes,
            SentPerSecond = meter.SentPerSecond(duration),
            ReceivedPerSecond = meter.ReceivedPerSecond(duration),
            Memory = Environment.WorkingSet,
            Trace = network.Trace.Value,
        };
    }
}
