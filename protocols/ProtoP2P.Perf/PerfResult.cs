namespace ProtoP2P.Perf;

/// <summary>How long a measurement took.</summary>
/// <param name="Upload">From the first byte to the peer's first.</param>
/// <param name="Download">From the peer's first byte to its last.</param>
public readonly record struct PerfResult(TimeSpan Upload, TimeSpan Download);
