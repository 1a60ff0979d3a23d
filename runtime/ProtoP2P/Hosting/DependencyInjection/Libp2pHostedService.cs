using Microsoft.Extensions.Hosting;

namespace ProtoP2P.Hosting;

/// <summary>Starts and stops the node with the application.</summary>
internal sealed class Libp2pHostedService(ILibp2pHost host) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => host.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => host.StopAsync(cancellationToken);
}
