namespace ProtoP2P.Benchmarks.Works;

/// <summary>The names of what is measured, which are their units too.</summary>
internal static class Metrics
{
    public const string Throughput = "MiB/s";
    public const string Slowest = "slowest/mean";
    public const string Fastest = "fastest/mean";
    public const string Median = "p50 us";
    public const string Slow = "p99 us";
    public const string Calls = "calls/s";
    public const string Messages = "messages/s";
    public const string ClientBytes = "bytes each, client";
    public const string ServerBytes = "bytes each, server";
    public const string FirstStart = "ms, first in its process";
    public const string WarmStart = "ms, after others";

    /// <summary>The start of an application without a node.</summary>
    public const string EmptyStart = "ms, an application without a node, after others";
    public const string Connections = "connections/s";
}
