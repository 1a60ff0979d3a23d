namespace ProtoP2P.Benchmarks.Systems;

/// <summary>A client that makes new connections.</summary>
internal interface IConnecting
{
    /// <summary>Connects, sends something that comes back, and closes the connection. At most eight at the same time, each with its own number.</summary>
    /// <param name="slot">0 to 7.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task ConnectOnceAsync(int slot, CancellationToken cancellationToken);
}
