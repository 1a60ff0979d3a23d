using Microsoft.Extensions.Hosting;

namespace ProtoP2P.AspNetCore;

/// <summary>Leaves the process's signals to the application: a listener does not end with them but with its node.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
