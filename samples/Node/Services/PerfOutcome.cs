namespace Node.Services;

/// <summary>How long an upload and a download took.</summary>
internal readonly record struct PerfOutcome(TimeSpan Upload, TimeSpan Download);
