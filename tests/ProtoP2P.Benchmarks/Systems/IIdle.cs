namespace ProtoP2P.Benchmarks.Systems;

/// <summary>A client that can hold what is not used.</summary>
internal interface IIdle
{
    /// <summary>Makes so many connections to the server, each from a peer of its own, and keeps them until the result is disposed.</summary>
    Task<IAsyncDisposable> HoldConnectionsAsync(int count, CancellationToken cancellationToken);

    /// <summary>Opens so many streams over one connection, on which the protocol is agreed and nothing sent, and keeps them until the result is disposed.</summary>
    Task<IAsyncDisposable> HoldStreamsAsync(int count, CancellationToken cancellationToken);

    /// <summary>Starts a node that listens, and stops it.</summary>
    /// <returns>How long the start took.</returns>
    Task<TimeSpan> StartNodeAsync(CancellationToken cancellationToken);
}
