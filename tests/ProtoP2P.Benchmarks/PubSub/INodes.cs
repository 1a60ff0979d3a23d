namespace ProtoP2P.Benchmarks.PubSub;

/// <summary>Ten nodes in one process, all connected over TCP on the loopback (Noise, yamux), and subscribed to one topic.</summary>
internal interface INodes : IAsyncDisposable
{
    /// <summary>Publishes messages in turn from each node, <see cref="NodesWork.Window"/> of them under way at a time. Returns deliveries a second.</summary>
    Task<double> FloodAsync(int messages);

    /// <summary>Publishes a message every <see cref="NodesWork.Pace"/>. Returns the median of the times from publication to delivery, in milliseconds.</summary>
    Task<double> PaceAsync(int messages);
}
