namespace ProtoP2P.Benchmarks.Systems;

/// <summary>Several things that are disposed together.</summary>
internal sealed class Holder : IAsyncDisposable
{
    private const int AtOnce = 16;

    private readonly List<IAsyncDisposable> _held = [];

    /// <summary>Holds one more.</summary>
    public void Add(IAsyncDisposable held) => _held.Add(held);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable[] some in _held.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(static held => held.DisposeAsync().AsTask()));
        }
    }
}
