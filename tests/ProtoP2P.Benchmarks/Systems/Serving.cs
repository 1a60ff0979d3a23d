namespace ProtoP2P.Benchmarks.Systems;

/// <summary>A server with what ends it.</summary>
/// <param name="address">What the client's end has to know.</param>
/// <param name="owned">Is disposed with it.</param>
internal sealed class Serving(string address, IAsyncDisposable owned) : IServing
{
    /// <inheritdoc/>
    public string Address => address;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => owned.DisposeAsync();
}
