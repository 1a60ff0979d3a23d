using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Benchmarks.Systems.Libp2p;

/// <summary>A stack of this library.</summary>
internal sealed class Libp2pSystem(Stack stack) : ISystem
{
    /// <inheritdoc/>
    public string Name => stack.Name;

    /// <inheritdoc/>
    public bool ServesHere => stack.IsMemory;

    /// <inheritdoc/>
    public Task<string?> WhyNotAsync(CancellationToken cancellationToken) =>
        Task.FromResult(stack.IsQuic && !QuicTransport.IsAvailable ? "this machine has no libmsquic, which .NET needs for QUIC" : null);

    /// <inheritdoc/>
    public async Task<IServing> ServeAsync(CancellationToken cancellationToken)
    {
        Node node = await Node.StartAsync(stack, listens: true, cancellationToken);
        return new Serving(node.Address, node);
    }

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> ConnectAsync(string address, CancellationToken cancellationToken) =>
        await Libp2pClient.StartAsync(stack, address, cancellationToken);
}
