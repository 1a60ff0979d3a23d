namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>What nodes send and receive from a moment on.</summary>
internal sealed class BandwidthMeter(SimulatedNetwork network)
{
    private readonly long _bytes = network.Traffic.Bytes;
    private readonly long _frames = network.Traffic.Frames;
    private readonly long[] _sent = [.. network.Nodes.Select(static node => node.BytesSent)];
    private readonly long[] _received = [.. network.Nodes.Select(static node => node.BytesReceived)];

    public long Bytes => network.Traffic.Bytes - _bytes;

    public long Frames => network.Traffic.Frames - _frames;

    /// <summary>Bytes that each node has sent in a second, the least first.</summary>
    public double[] SentPerSecond(TimeSpan duration) => [.. _sent.Select((before, i) => (network.Nodes[i].BytesSent - before) / duration.TotalSeconds).Order()];

    /// <summary>Bytes that each node has received in a second, the least first.</summary>
    public double[] ReceivedPerSecond(TimeSpan duration) =>
        [.. _received.Select((before, i) => (network.Nodes[i].BytesReceived - before) / duration.TotalSeconds).Order()];

    /// <summary>Bytes that some nodes have sent in a second, on average.</summary>
    public double SentPerSecond(IReadOnlyCollection<SimulatedNode> nodes, TimeSpan duration) =>
        nodes.Average(node => node.BytesSent - _sent[node.Index]) / duration.TotalSeconds;
}
