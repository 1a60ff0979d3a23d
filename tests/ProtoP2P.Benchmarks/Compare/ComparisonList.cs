using ProtoP2P.Benchmarks.Works;

namespace ProtoP2P.Benchmarks.Compare;

/// <summary>The rows of the table, with their goals.</summary>
internal static class ComparisonList
{
    private const string Tcp = "tcp";
    private const string Sealed = "tcp+chacha20";
    private const string Ssl = "sslstream";
    private const string Http = "http2+tls";
    private const string Noise = "tcp+noise+yamux";
    private const string Mplex = "tcp+noise+mplex";
    private const string Tls = "tcp+tls+yamux";
    private const string Quic = "quic";
    private const string Memory = "memory+noise+yamux";

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Comparison> All { get; } = [.. Bulk("bulk-up"), .. Bulk("bulk-down"), .. Unary()];

    private static IEnumerable<Comparison> Bulk(string work)
    {
        string many = $"{work}-1000";
        Cell limit = new(work, Sealed);
        yield return new(new(work, Tcp), Metrics.Throughput);
        yield return new(limit, Metrics.Throughput, new(work, Tcp));
        yield return new(new(work, Noise), Metrics.Throughput, limit, Goal.AtLeast(1.0), IsQuick: true);
        yield return new(new(work, Mplex), Metrics.Throughput, limit);
        yield return new(new(work, Tls), Metrics.Throughput, new(work, Ssl), Goal.AtLeast(0.85), IsQuick: true);
        yield return new(new(work, Memory), Metrics.Throughput, limit);
        foreach (string system in (string[])[Noise, Mplex, Tls, Quic])
        {
            yield return new(new(many, system), Metrics.Throughput, new(work, system), Goal.AtLeast(0.8));
            yield return new(new(many, system), Metrics.Slowest, null, Goal.AtLeast(0.5));
            yield return new(new(many, system), Metrics.Fastest, null, Goal.AtMost(2));
        }
    }

    private static IEnumerable<Comparison> Unary()
    {
        const string Sequential = "unary-1";
        yield return new(new(Sequential, Sealed), Metrics.Median);
        yield return new(new(Sequential, Noise), Metrics.Median, new(Sequential, Sealed));
        foreach (string metric in (string[])[Metrics.Median, Metrics.Slow])
        {
            yield return new(new(Sequential, Noise), metric, new(Sequential, Http), metric == Metrics.Median ? Goal.AtMost(1) : null, IsQuick: true);
            foreach (string system in (string[])[Mplex, Tls, Quic, Memory])
            {
                yield return new(new(Sequential, system), metric, new(Sequential, Http));
            }
        }

        foreach (int inFlight in (int[])[1, 8, 32, 128])
        {
            string work = $"unary-{inFlight}";
            yield return new(new(work, Sealed), Metrics.Calls);
            foreach (string system in (string[])[Noise, Mplex, Tls, Quic, Memory])
            {
                bool isPromised = inFlight == 32 && system == Noise;
                yield return new(new(work, system), Metrics.Calls, new(work, Http), isPromised ? Goal.AtLeast(1.6) : null, isPromised);
            }
        }
    }
}
