namespace ProtoP2P.Benchmarks.Systems;

/// <summary>A client that makes new connections in another process.</summary>
internal interface IConnectLoad
{
    /// <summary>Connects, pings and closes, so many at a time, for so long.</summary>
    Task<Load> ConnectAsync(int atOnce, TimeSpan duration, CancellationToken cancellationToken);
}
