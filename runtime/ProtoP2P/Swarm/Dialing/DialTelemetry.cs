using System.Diagnostics.Metrics;

namespace ProtoP2P.Swarm;

/// <summary>The instruments by which dials are observed.</summary>
internal static class DialTelemetry
{
    private const string KindTag = "libp2p.black_hole.kind", StateTag = "libp2p.black_hole.state";

    private static readonly Meter Meter = new("ProtoP2P");

    private static readonly Counter<long> Skipped =
        Meter.CreateCounter<long>("libp2p.dial.black_hole.skipped", "{address}", "How many addresses were not dialled because dials of their kind lead nowhere");

    private static readonly Counter<long> Changes =
        Meter.CreateCounter<long>("libp2p.dial.black_hole.changes", "{change}", "How often the detection of black holes came to another result");

    /// <summary>An address was left out.</summary>
    public static void BlackHoleSkipped(BlackHoleKind kind) => Skipped.Add(1, new KeyValuePair<string, object?>(KindTag, kind.Tag));

    /// <summary>A detector has changed its mind.</summary>
    public static void BlackHoleChanged(BlackHoleKind kind, BlackHoleState state) => Changes.Add(
        1,
        new(KindTag, kind.Tag),
        new(StateTag, state switch { BlackHoleState.Probing => "probing", BlackHoleState.Allowed => "allowed", _ => "blocked" }));
}
