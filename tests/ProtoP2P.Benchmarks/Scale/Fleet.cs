using System.Runtime.CompilerServices;
using ProtoP2P.Benchmarks.Contract;
using ProtoP2P.Benchmarks.Systems;
using ProtoP2P.Benchmarks.Systems.Libp2p;

namespace ProtoP2P.Benchmarks.Scale;

/// <summary>Peers in this process, each with a connection of its own to the same server.</summary>
internal sealed class Fleet(Multiaddress server) : IAsyncDisposable
{
    // Fewer than the handshakes that the server takes at a time.
    private const int AtOnce = 8;

    private static readonly Payload Small = Messages.OfSize(Messages.SmallSize);

    private readonly Holder _peers = new();
    private readonly List<ICalls> _calls = [];
    private int _next;

    /// <summary>Connects more peers, until there are so many.</summary>
    public async Task GrowToAsync(int count, CancellationToken cancellationToken)
    {
        while (_calls.Count < count)
        {
            int added = Math.Min(AtOnce, count - _calls.Count);
            _calls.AddRange(await Task.WhenAll(Enumerable.Range(0, added).Select(_ => ConnectAsync(cancellationToken))));
        }
    }

    /// <summary>A call of the peer whose turn it is.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask CallAsync(CancellationToken cancellationToken)
    {
        uint turn = (uint)Interlocked.Increment(ref _next);
        await _calls[(int)(turn % (uint)_calls.Count)].EchoAsync(Small, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _peers.DisposeAsync();

    private async Task<ICalls> ConnectAsync(CancellationToken cancellationToken)
    {
        // Without a container of its own, ten thousand of which are more than a process can have.
        Libp2pHost peer = Libp2pHost.Create(Stack.NoiseYamux.ToHostOptions());
        lock (_peers)
        {
            _peers.Add(peer);
        }

        await peer.StartAsync(cancellationToken);
        await peer.ConnectAsync(server, cancellationToken);
        ICalls calls = peer.GetClient<ICalls>(server);
        await calls.EchoAsync(Small, cancellationToken);
        return calls;
    }
}
