using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.AspNetCore;

/// <summary>
/// Makes the node listen on the addresses of the application's server once they are known, and stops the node before the server, which waits for
/// every connection to end.
/// </summary>
internal sealed class SharedPortService(
    ILibp2pHost host, SharedWebSockets shared, IServiceProvider provider, ILogger<SharedPortService> logger) : IHostedLifecycleService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        ICollection<string> bindings = provider.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (string path in shared.Paths)
        {
            foreach (Multiaddress address in bindings.SelectMany(binding => Convert(binding, path)).Distinct())
            {
                shared.Offer(address);
                await host.ListenAsync(address, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        shared.Paths.Count > 0 ? host.StopAsync(cancellationToken) : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IReadOnlyList<Multiaddress> Convert(string binding, string path)
    {
        IReadOnlyList<Multiaddress> addresses = ServerBinding.ToAddresses(binding, path);
        if (addresses.Count == 0)
        {
            AspNetCoreLog.BindingIgnored(logger, binding);
        }

        return addresses;
    }
}
