using System.Buffers.Binary;
using ProtoP2P.PubSub.Router;
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
        for (int i = 0; i < settings.Nodes; i++)
        {
            network.Add(new GossipSubOptions
            {
                SignaturePolicy = SignaturePolicy.StrictNoSign,
                FloodPublish = settings.FloodPublish,
                IDontWantThreshold = settings.IDontWant ? 1024 : null,
            });
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
        long bytesBefore = network.Traffic.Bytes;
        SimulatedNode[] publishers = [.. Enumerable.Range(0, settings.Publishers).Select(i => network.Nodes[i * settings.Nodes / settings.Publishers])];
        TimeSpan interval = TimeSpan.FromSeconds(1) / (settings.MessagesPerSecond * settings.Publishers);
        for (int i = 0; i < settings.Messages; i++)
        {
            SimulatedNode publisher = publishers[i % publishers.Length];
            byte[] data = CreateMessage(settings.MessageSize, i);
            network.Events.Plan(settings.WarmUp + (i * interval), new PlannedAction(() => publisher.Publish(TopicName, data)));
        }

        network.Events.RunUntil(settings.WarmUp + (settings.Messages * interval) + TimeSpan.FromSeconds(8));
        return Summarize(network, bytesBefore);
    }

    public static byte[] CreateMessage(int size, int number)
    {
        byte[] data = new byte[Math.Max(size, sizeof(int))];
        BinaryPrimitives.WriteInt32BigEndian(data, number);
        return data;
    }

    private static SpreadResult Summarize(SimulatedNetwork network, long bytesBefore)
    {
        List<TimeSpan> latencies = [];
        foreach (Publication publication in network.Deliveries.All)
        {
            latencies.AddRange(publication.Latencies.Values);
        }

        latencies.Sort();
        long expected = (long)network.Deliveries.All.Count * (network.Nodes.Count - 1);
        return new SpreadResult(
            expected,
            latencies.Count,
            network.Deliveries.All.Sum(publication => (long)publication.Repeated),
            At(latencies, 0.5),
            At(latencies, 0.99),
            At(latencies, 1),
            latencies.Count == 0 ? 0 : (double)(network.Traffic.MessageCopies - latencies.Count) / latencies.Count,
            network.Traffic.Bytes - bytesBefore,
            network.Trace.Value);
    }

    private static TimeSpan At(List<TimeSpan> sorted, double share) =>
        sorted.Count == 0 ? TimeSpan.Zero : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
}
