namespace ProtoP2P.Benchmarks.Systems;

/// <summary>What a bulk transfer came to.</summary>
/// <param name="Bytes">What was sent and read, over all streams.</param>
/// <param name="Elapsed">From the first byte until the last was read.</param>
/// <param name="PerStream">For each stream what its receiver had read when as much time had passed as the sender was to send: what arrived later was already under way.</param>
internal sealed record Transfer(long Bytes, TimeSpan Elapsed, IReadOnlyList<long> PerStream)
{
    private const double Mebibyte = 1024 * 1024;

    /// <summary>MiB a second.</summary>
    public double Rate => Bytes / Mebibyte / Elapsed.TotalSeconds;

    /// <summary>The slowest stream as a part of their mean.</summary>
    public double Slowest => PerStream.Min() / Math.Max(1, PerStream.Average());

    /// <summary>The fastest stream as a multiple of their mean.</summary>
    public double Fastest => PerStream.Max() / Math.Max(1, PerStream.Average());
}
