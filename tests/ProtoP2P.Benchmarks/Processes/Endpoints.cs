using ProtoP2P.Benchmarks.Systems;

namespace ProtoP2P.Benchmarks.Processes;

/// <summary>Both ends of a system, started when they are first wanted and kept until all is measured: warm code stays warm.</summary>
internal sealed class Endpoints : IAsyncDisposable
{
    private readonly Dictionary<string, (IServerEnd Server, IAsyncDisposable Client)> _started = [];
    private readonly Dictionary<string, string?> _absent = [];

    /// <summary>Why a system cannot run here; null where it can.</summary>
    public async Task<string?> WhyNotAsync(string system, CancellationToken cancellationToken)
    {
        if (!_absent.TryGetValue(system, out string? reason))
        {
            _absent[system] = reason = await SystemList.Find(system).WhyNotAsync(cancellationToken);
        }

        return reason;
    }

    /// <summary>Both ends.</summary>
    public async Task<(IServerEnd Server, IAsyncDisposable Client)> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (_started.TryGetValue(name, out (IServerEnd, IAsyncDisposable) ends))
        {
            return ends;
        }

        ISystem system = SystemList.Find(name);
        IServerEnd server = system.ServesHere
            ? new LocalServer(await system.ServeAsync(cancellationToken))
            : await ServerProcess.StartAsync(name, cancellationToken);
        return _started[name] = (server, await system.ConnectAsync(server.Address, cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach ((IServerEnd server, IAsyncDisposable client) in _started.Values)
        {
            await client.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
