using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.Benchmarks.Contract;
using ProtoP2P.Benchmarks.Systems.Bytes;
using ProtoP2P.Ping;

namespace ProtoP2P.Benchmarks.Systems.Libp2p;

/// <summary>A node of this library that is connected to another.</summary>
internal sealed class Libp2pClient : IBulk, IUnary, IStreaming, IConnecting, IIdle, IAsyncDisposable
{
    private static readonly string[] BulkProtocols = [Node.BulkProtocol];
    private static readonly string[] IdleProtocols = [Node.IdleProtocol];
    private static readonly Payload Small = Messages.OfSize(Messages.SmallSize);

    private static readonly byte[] FirstByte = new byte[1];

    private readonly Stack _stack;
    private readonly Multiaddress _address;
    private readonly Node _node;
    private readonly ICalls _calls;
    private readonly Node?[] _dialers = new Node?[8];

    private Libp2pClient(Stack stack, Node node, Multiaddress address)
    {
        _stack = stack;
        _address = address;
        _node = node;
        _calls = node.Host.GetClient<ICalls>(address);
    }

    /// <summary>The calls, for messages of other sizes.</summary>
    public ICalls Calls => _calls;

    /// <summary>Starts a node and connects it.</summary>
    public static async Task<Libp2pClient> StartAsync(Stack stack, string address, CancellationToken cancellationToken)
    {
        Node node = await Node.StartAsync(stack, listens: false, cancellationToken);
        await node.Host.ConnectAsync(Multiaddress.Parse(address), cancellationToken);
        return new Libp2pClient(stack, node, Multiaddress.Parse(address));
    }

    /// <inheritdoc/>
    public Task<Transfer> UploadAsync(int streams, TimeSpan duration, CancellationToken cancellationToken) =>
        BulkRunner.UploadAsync(OpenAsync, streams, duration, cancellationToken);

    /// <inheritdoc/>
    public Task<Transfer> DownloadAsync(int streams, TimeSpan duration, CancellationToken cancellationToken) =>
        BulkRunner.DownloadAsync(OpenAsync, streams, duration, cancellationToken);

    // Pooled, so that what is measured of allocations is the library's.
    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask CallAsync(CancellationToken cancellationToken) => await _calls.EchoAsync(Small, cancellationToken);

    /// <inheritdoc/>
    public Task<double> ServerStreamAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        CallStreams.DownAsync(_calls, duration, cancellationToken);

    /// <inheritdoc/>
    public Task<double> ClientStreamAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        CallStreams.UpAsync(_calls, duration, cancellationToken);

    /// <inheritdoc/>
    public Task<double> DuplexAsync(int inFlight, TimeSpan duration, CancellationToken cancellationToken) =>
        CallStreams.EchoAllAsync(_calls, inFlight, duration, cancellationToken);

    /// <inheritdoc/>
    public async Task ConnectOnceAsync(int slot, CancellationToken cancellationToken)
    {
        // A node keeps one connection to a peer: those that are to connect at the same time are nodes of their own.
        Node dialer = _dialers[slot] ??= await Node.StartAsync(_stack, listens: false, cancellationToken);
        IPeerConnection connection = await dialer.Host.ConnectAsync(_address, cancellationToken);
        await dialer.Services.GetRequiredService<PingService>().PingAsync(connection.RemotePeer, cancellationToken);
        await connection.CloseAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> HoldConnectionsAsync(int count, CancellationToken cancellationToken)
    {
        Holder holder = new();
        for (int i = 0; i < count; i++)
        {
            // Without a container of its own, a thousand of which are more than a process can have.
            Libp2pHost peer = Libp2pHost.Create(_stack.ToHostOptions());
            holder.Add(peer);
            await peer.StartAsync(cancellationToken);
            await peer.ConnectAsync(_address, cancellationToken);
        }

        return holder;
    }

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> HoldStreamsAsync(int count, CancellationToken cancellationToken)
    {
        Holder holder = new();
        for (int i = 0; i < count; i++)
        {
            IPeerStream stream = await _node.Host.OpenStreamAsync(_address.PeerId!, IdleProtocols, cancellationToken);
            holder.Add(stream);

            // The proposal of a protocol waits for the first bytes.
            await stream.Output.WriteAsync(FirstByte, cancellationToken);
        }

        return holder;
    }

    /// <inheritdoc/>
    public async Task<TimeSpan> StartNodeAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await using Node node = await Node.StartAsync(_stack, listens: true, cancellationToken);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (Node node in _dialers.OfType<Node>())
        {
            await node.DisposeAsync();
        }

        await _node.DisposeAsync();
    }

    private async ValueTask<IByteStream> OpenAsync(CancellationToken cancellationToken) =>
        new PipeByteStream(await _node.Host.OpenStreamAsync(_address.PeerId!, BulkProtocols, cancellationToken));
}
