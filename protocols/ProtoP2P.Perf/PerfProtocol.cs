namespace ProtoP2P.Perf;

/// <summary>The facts of libp2p's perf protocol (libp2p specs, perf/perf.md).</summary>
public static class PerfProtocol
{
    /// <summary>The protocol id.</summary>
    public const string Id = "/perf/1.0.0";

    /// <summary>An upload begins with the length of the download, in so many bytes, big-endian.</summary>
    public const int HeaderLength = sizeof(ulong);
}
