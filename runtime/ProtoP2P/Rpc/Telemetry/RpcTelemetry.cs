using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ProtoP2P.Rpc;

/// <summary>The activity source, meter and names by which typed calls are observed: OpenTelemetry's conventions for RPC.</summary>
internal static class RpcTelemetry
{
    public const string SystemTag = "rpc.system.name", MethodTag = "rpc.method", StatusTag = "rpc.response.status_code";
    public const string ErrorTag = "error.type", TransportTag = "network.transport", ReasonTag = "libp2p.rpc.reason";
    public const string System = "libp2p";

    /// <summary>Stands for every method that the contract does not have: a caller must not be able to add values to a tag.</summary>
    public const string OtherMethod = "_OTHER";

    private const string Name = "ProtoP2P";

    // The conventions' advice for durations in seconds.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private static readonly Meter Meter = new(Name);

    public static ActivitySource Source { get; } = new(Name);

    public static Histogram<double> ClientDuration { get; } =
        Meter.CreateHistogram("rpc.client.call.duration", "s", "How long an outgoing call takes", tags: null, Durations);

    public static Histogram<double> ServerDuration { get; } =
        Meter.CreateHistogram("rpc.server.call.duration", "s", "How long an incoming call takes", tags: null, Durations);

    /// <summary>Attempts beyond the first of each call.</summary>
    public static Counter<long> ExtraAttempts { get; } =
        Meter.CreateCounter<long>("libp2p.rpc.client.extra_attempts", "{attempt}", "How many attempts were made beyond the first of each call");

    /// <summary>Counts an attempt beyond the first of a call.</summary>
    public static void CountExtraAttempt(ContractDescriptor contract, RpcMethod method, ExtraAttempt extra)
    {
        if (ExtraAttempts.Enabled)
        {
            ExtraAttempts.Add(1, new(SystemTag, System), new(MethodTag, $"{contract.Name}/{method.Name}"), new(ReasonTag, ReasonOf(extra)));
        }
    }

    private static string ReasonOf(ExtraAttempt extra) => extra switch
    {
        ExtraAttempt.Failover => "failover",
        ExtraAttempt.Retry => "retry",
        _ => "hedge",
    };
}
