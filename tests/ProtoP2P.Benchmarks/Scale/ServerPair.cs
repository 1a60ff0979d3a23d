using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.Systems.Libp2p;

namespace ProtoP2P.Benchmarks.Scale;

/// <summary>A server in a process of its own, and a client of it here.</summary>
internal sealed record ServerPair(ServerProcess Server, Libp2pClient Client) : IAsyncDisposable
{
    /// <summary>Starts both.</summary>
    public static async Task<ServerPair> StartAsync(CancellationToken cancellationToken)
    {
        ServerProcess server = await ServerProcess.StartAsync(Stack.NoiseYamux.Name, cancellationToken);
        return new ServerPair(server, await Libp2pClient.StartAsync(Stack.NoiseYamux, server.Address, cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
