using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ProtoP2P.PubSub.Telemetry;

/// <summary>What publish/subscribe looks like at the moment, summed over the nodes of the process. Counted when a listener asks, and not in between.</summary>
internal sealed class PubSubGauges
{
    public const string VersionTag = "libp2p.pubsub.version", ThresholdTag = "libp2p.pubsub.threshold";

    private readonly ConcurrentDictionary<IPubSubState, byte> _nodes = new();

    public PubSubGauges(Meter meter)
    {
        meter.CreateObservableUpDownCounter(
            "libp2p.pubsub.peers", () => Measure(VersionTag, static node => node.CountPeers()), "{peer}", "How many peers take part");
        meter.CreateObservableUpDownCounter(
            "libp2p.pubsub.mesh.peers", () => Measure(PubSubMetrics.TopicTag, static node => node.CountMesh()), "{peer}", "How many peers are in the mesh of a topic");
        meter.CreateObservableUpDownCounter(
            "libp2p.pubsub.subscribers",
            () => Measure(PubSubMetrics.TopicTag, static node => node.CountSubscribers()),
            "{peer}",
            "How many peers are subscribed to a topic of this node");
        meter.CreateObservableUpDownCounter(
            "libp2p.pubsub.scores.below",
            () => Measure(ThresholdTag, static node => node.CountBelowThresholds()),
            "{peer}",
            "How many peers have a score below a threshold");
        meter.CreateObservableUpDownCounter(
            "libp2p.pubsub.validation.pending",
            () => _nodes.Keys.Sum(static node => node.CountPendingValidations()),
            "{message}",
            "How many messages wait to be verified and validated");
    }

    /// <summary>Counts a node in.</summary>
    public void Add(IPubSubState node) => _nodes.TryAdd(node, 0);

    /// <summary>Counts it out.</summary>
    public void Remove(IPubSubState node) => _nodes.TryRemove(node, out _);

    private IEnumerable<Measurement<long>> Measure(string tag, Func<IPubSubState, IReadOnlyList<(string Tag, long Count)>> count) =>
        _nodes.Keys
            .SelectMany(count)
            .GroupBy(static counted => counted.Tag, static counted => counted.Count, StringComparer.Ordinal)
            .Select(group => new Measurement<long>(group.Sum(), new KeyValuePair<string, object?>(tag, group.Key)));
}
