using ProtoP2P.Benchmarks.Works;

namespace ProtoP2P.Benchmarks.Compare;

/// <summary>The rows of the table, with their goals.</summary>
internal static class ComparisonList
{
    private const string Tcp = "tcp";
    private const string Sealed = "tcp+chacha20";
    private const string Ssl = "sslstream";
    private const string MsQuic = "msquic";
    private const string Http = "http2+tls";
    private const string Noise = "tcp+noise+yamux";
    private const string Mplex = "tcp+noise+mplex";
    private const string Tls = "tcp+tls+yamux";
    private const string Quic = "quic";
    private const string Memory = "memory+noise+yamux";

    private const double Kibibyte = 1024;

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Comparison> All { get; } =
    [
        .. Bulk("bulk-up"),
        .. Bulk("bulk-down"),
        .. Sequential("unary-1"),
        .. ((int[])[1, 8, 32, 128]).SelectMany(Concurrent),
        .. Streaming("server-stream", Goal.AtLeast(3)),
        .. Streaming("client-stream", null),
        .. Streaming("duplex", Goal.AtLeast(2)),
        .. Connecting("connect-1"),
        .. Connecting("connect-8"),
        .. Costs(),
    ];

    private static IEnumerable<Comparison> Bulk(string work)
    {
        string many = $"{work}-1000";
        Cell limit = new(work, Sealed);
        yield return new(new(work, Tcp), Metrics.Throughput);
        yield return new(limit, Metrics.Throughput, new(work, Tcp));
        yield return new(new(work, Noise), Metrics.Throughput, limit, Goal.AtLeast(1.0), IsQuick: true);
        yield return new(new(work, Mplex), Metrics.Throughput, limit);
        yield return new(new(work, Tls), Metrics.Throughput, new(work, Ssl), Goal.AtLeast(0.85), IsQuick: true);
        yield return new(new(work, Quic), Metrics.Throughput, new(work, MsQuic), Goal.AtLeast(0.95), IsQuick: true);
        yield return new(new(work, Memory), Metrics.Throughput, limit);
        foreach (string system in (string[])[Noise, Mplex, Tls, Quic])
        {
            yield return new(new(work, system), Metrics.Throughput, InJs(work, system), system == Noise ? Goal.AtLeast(4) : null);
        }

        foreach (string system in (string[])[Noise, Mplex, Tls, Quic])
        {
            yield return new(new(many, system), Metrics.Throughput, new(work, system), Goal.AtLeast(0.8));
            yield return new(new(many, system), Metrics.Slowest, null, Goal.AtLeast(0.5));
            yield return new(new(many, system), Metrics.Fastest, null, Goal.AtMost(2));
        }

        // What the library below makes of a thousand streams that all have something to send.
        yield return new(new(many, Quic), Metrics.Throughput, new(many, MsQuic));
        yield return new(new(many, MsQuic), Metrics.Throughput, new(work, MsQuic));
        yield return new(new(many, MsQuic), Metrics.Slowest);
        yield return new(new(many, MsQuic), Metrics.Fastest);
    }

    private static IEnumerable<Comparison> Sequential(string work)
    {
        yield return new(new(work, Sealed), Metrics.Median);
        yield return new(new(work, MsQuic), Metrics.Median);
        yield return new(new(work, Noise), Metrics.Median, new(work, Sealed));
        yield return new(new(work, Quic), Metrics.Median, new(work, MsQuic));
        yield return new(new(work, Noise), Metrics.Median, InJs(work, Noise));
        foreach (string metric in (string[])[Metrics.Median, Metrics.Slow])
        {
            yield return new(new(work, Noise), metric, new(work, Http), metric == Metrics.Median ? Goal.AtMost(1) : null, IsQuick: true);
            foreach (string system in (string[])[Mplex, Tls, Quic, Memory])
            {
                yield return new(new(work, system), metric, new(work, Http));
            }
        }
    }

    private static IEnumerable<Comparison> Concurrent(int inFlight)
    {
        string work = $"unary-{inFlight}";
        yield return new(new(work, Sealed), Metrics.Calls);
        yield return new(new(work, MsQuic), Metrics.Calls);
        foreach (string system in (string[])[Noise, Mplex, Tls, Quic, Memory])
        {
            bool isPromised = inFlight == 32 && system == Noise;
            yield return new(new(work, system), Metrics.Calls, new(work, Http), isPromised ? Goal.AtLeast(1.6) : null, isPromised);
        }

        if (inFlight == 32)
        {
            foreach (string system in (string[])[Noise, Mplex, Tls, Quic])
            {
                yield return new(new(work, system), Metrics.Calls, InJs(work, system), system == Noise ? Goal.AtLeast(20) : null);
            }
        }
    }

    private static IEnumerable<Comparison> Streaming(string work, Goal? goal)
    {
        foreach (string system in (string[])[Noise, Mplex, Tls, Quic, Memory])
        {
            yield return new(new(work, system), Metrics.Messages, new(work, Http), system == Noise ? goal : null, IsQuick: system == Noise);
        }
    }

    private static IEnumerable<Comparison> Connecting(string work)
    {
        yield return new(new(work, Tcp), Metrics.Connections);
        foreach (string system in (string[])[Noise, Mplex, Tls])
        {
            yield return new(new(work, system), Metrics.Connections, new(work, Ssl), system == Noise ? Goal.AtLeast(1) : null, IsQuick: system == Noise);
        }

        yield return new(new(work, Quic), Metrics.Connections, new(work, MsQuic));
        foreach (string system in (string[])[Noise, Mplex, Tls, Quic])
        {
            yield return new(new(work, system), Metrics.Connections, InJs(work, system), system == Noise ? Goal.AtLeast(4) : null);
        }
    }

    /// <summary>The same stack of js-libp2p.</summary>
    private static Cell InJs(string work, string system) => new(work, $"js {system}");

    private static IEnumerable<Comparison> Costs()
    {
        string[] overTcp = [Noise, Mplex, Tls];
        foreach (string system in (string[])[.. overTcp, Quic])
        {
            foreach (string metric in (string[])[Metrics.ClientBytes, Metrics.ServerBytes])
            {
                bool isQuick = system == Noise;

                // What runs beside the frames allocates a little: less than a byte for each of them is nothing for each of them.
                yield return new(new("alloc-bulk-up", system), metric, null, Goal.AtMost(1), isQuick);
                yield return new(new("alloc-bulk-down", system), metric, null, Goal.AtMost(1), isQuick);
                yield return new(new("alloc-unary", system), metric, null, Goal.AtMost(Kibibyte), isQuick);
            }
        }

        // What the library below allocates is in the figures of QUIC.
        foreach (string metric in (string[])[Metrics.ClientBytes, Metrics.ServerBytes])
        {
            yield return new(new("alloc-bulk-up", MsQuic), metric);
            yield return new(new("alloc-bulk-down", MsQuic), metric);
            yield return new(new("alloc-unary", MsQuic), metric);
            yield return new(new("idle-streams", Quic), metric);
        }

        yield return new(new("idle-connections", Quic), Metrics.ServerBytes);
        foreach (string system in overTcp)
        {
            yield return new(new("idle-connections", system), Metrics.ServerBytes, null, Goal.AtMost(12 * Kibibyte));
            yield return new(new("idle-streams", system), Metrics.ServerBytes, null, Goal.AtMost(Kibibyte));
            yield return new(new("idle-streams", system), Metrics.ClientBytes, null, Goal.AtMost(Kibibyte));
        }

        yield return new(new("start", Noise), Metrics.FirstStart, null, Goal.AtMost(100), IsQuick: true);
        yield return new(new("start", Noise), Metrics.WarmStart, null, Goal.AtMost(100));
        yield return new(new("start", Noise), Metrics.EmptyStart, null);
    }
}
