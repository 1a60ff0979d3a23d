namespace ProtoP2P.Benchmarks.Systems;

/// <summary>A client that runs a load of small requests by itself, because its requests are no calls or are made in another process.</summary>
internal interface ILoad
{
    /// <summary>Keeps so many requests of 64 bytes unanswered for so long.</summary>
    Task<Load> RunAsync(int inFlight, TimeSpan duration, CancellationToken cancellationToken);
}
