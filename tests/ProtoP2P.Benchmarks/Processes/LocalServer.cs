using ProtoP2P.Benchmarks.Systems;

namespace ProtoP2P.Benchmarks.Processes;

/// <summary>The server's end of a system that does not run in a process of this program.</summary>
internal sealed class LocalServer(IServing serving) : IServerEnd
{
    /// <inheritdoc/>
    public string Address => serving.Address;

    /// <inheritdoc/>
    public double? StartMilliseconds => null;

    /// <inheritdoc/>
    public Task<double> AskAsync(string question, CancellationToken cancellationToken) => Task.FromResult(0.0);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => serving.DisposeAsync();
}
