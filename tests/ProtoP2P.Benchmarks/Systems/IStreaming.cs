namespace ProtoP2P.Benchmarks.Systems;

/// <summary>A client of calls that stream.</summary>
internal interface IStreaming
{
    /// <summary>Lets the server send messages of 1 KiB for so long; messages a second.</summary>
    Task<double> ServerStreamAsync(TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Sends messages of 1 KiB for so long; messages a second.</summary>
    Task<double> ClientStreamAsync(TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Sends messages of 60 bytes, each of which comes back, and keeps so many under way; messages a second.</summary>
    Task<double> DuplexAsync(int inFlight, TimeSpan duration, CancellationToken cancellationToken);
}
