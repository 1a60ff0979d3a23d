namespace ProtoP2P.Hosting;

/// <summary>Serves raw streams as long as the node runs.</summary>
internal sealed class StreamHandlerService(string protocolId, StreamHandler handler, StreamHandlerOptions? options) : ILibp2pService
{
    private IDisposable? _registration;

    /// <inheritdoc/>
    public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
    {
        _registration = host.AddStreamHandler(protocolId, handler, options);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _registration?.Dispose();
        return ValueTask.CompletedTask;
    }
}
