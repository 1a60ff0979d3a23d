namespace Node.Services;

/// <summary>How an echo went.</summary>
/// <param name="Bytes">How many came back.</param>
/// <param name="Match">They are those that were sent.</param>
internal readonly record struct EchoOutcome(long Bytes, bool Match, TimeSpan Elapsed);
