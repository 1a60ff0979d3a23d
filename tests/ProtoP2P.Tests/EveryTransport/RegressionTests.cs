using System.IO.Pipelines;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.EveryTransport;

/// <summary>What went wrong in other implementations, over every transport (docs/limits.md, Regressions).</summary>
public sealed class RegressionTests
{
    private const string Silent = "/test/silent/1.0.0";

    public static TheoryData<string> Transports => TransportNet.All;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Cancelled_read_leaves_the_stream_usable(string transport)
    {
        await using var net = new TransportNet(transport);
        await using IPeerStream stream = await net.OpenEchoAsync();

        for (byte round = 0; round < 20; round++)
        {
            using var cancellation = new CancellationTokenSource();
            Task<ReadResult> pending = stream.Input.ReadAsync(cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(pending.Soon());
            await stream.Output.WriteAsync(new byte[] { round }, TransportNet.Token);
            ReadResult result = await stream.Input.ReadAsync(TransportNet.Token).Soon();
            result.Buffer.FirstSpan.ToArray().ShouldBe([round]);
            stream.Input.AdvanceTo(result.Buffer.End);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task One_slow_stream_stalls_no_other(string transport)
    {
        await using var net = new TransportNet(transport);
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartAsync();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable echo = server.AddEcho();
        using IDisposable silent = server.AddStreamHandler(Silent, async (_, token) => await over.Task.WaitAsync(token));
        await client.ConnectAsync(server.Address(), TransportNet.Token).Soon();
        await using IPeerStream stuck = await client.OpenStreamAsync(server.PeerId, [Silent], TransportNet.Token).Soon();

        // More than every window and buffer on the way takes.
        Task writing = stuck.Output.WriteAsync(new byte[16 * 1024 * 1024], TransportNet.Token).AsTask();
        for (int round = 0; round < 50; round++)
        {
            await client.ShouldReachAsync(server.PeerId);
        }

        await using IPeerStream large = await client.OpenStreamAsync(server.PeerId, [HostExtensions.Echo], TransportNet.Token).Soon();
        string text = new('x', 4 * 1024 * 1024);
        Task<string> answer = large.ReadToEndAsync();
        await large.Output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), TransportNet.Token).Soon();
        await large.Output.CompleteAsync();
        (await answer.Soon()).Length.ShouldBe(text.Length);
        writing.IsCompleted.ShouldBeFalse("nobody has read any of it");

        stuck.Reset(StreamErrorCode.Unspecified);
        await writing.ContinueWith(static _ => { }, TaskScheduler.Default).Soon();
        over.SetResult();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Simultaneous_dial_kills_neither_connection(string transport)
    {
        const int rounds = 100;
        await using var net = new TransportNet(transport);
        Libp2pHost left = await net.StartAsync();
        Libp2pHost right = await net.StartAsync();
        using IDisposable leftEcho = left.AddEcho();
        using IDisposable rightEcho = right.AddEcho();

        for (int round = 0; round < rounds; round++)
        {
            await Task.WhenAll(CallAsync(left, right), CallAsync(right, left)).Soon();
            await PartAsync(left, right).Soon();
        }

        static async Task CallAsync(Libp2pHost caller, Libp2pHost callee)
        {
            await caller.ConnectAsync(callee.Address(), TransportNet.Token);
            await caller.ShouldReachAsync(callee.PeerId);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task No_resource_management_connection_flood(string transport)
    {
        const int limit = 16, flood = 64;
        await using var net = new TransportNet(transport);
        Libp2pHost server = await net.StartAsync(options =>
        {
            (options.Connections.MaxInbound, options.Connections.HighWater, options.Connections.LowWater) = (limit, limit, limit);
            options.Connections.MaxPendingHandshakes = limit / 2;
        });
        Libp2pHost good = await net.StartAsync();
        using IDisposable echo = server.AddEcho();
        await good.ConnectAsync(server.Address(), TransportNet.Token).Soon();
        await Eventually.TrueAsync(() => server.Connections.Count == 1);
        ITransport stranger = net.CreateTransport();

        ITransportConnection?[] connections = await Task.WhenAll(Enumerable.Range(0, flood).Select(_ => TryDialAsync(stranger, server.ListenAddresses[0]))).Soon();
        for (int round = 0; round < 10; round++)
        {
            await good.ShouldReachAsync(server.PeerId);
            server.Swarm.Inbound.Count.ShouldBeLessThanOrEqualTo(limit);
        }

        foreach (ITransportConnection? connection in connections)
        {
            connection?.Abort();
        }

        await Eventually.TrueAsync(() => server.Swarm.Inbound.Count == 1 && server.Swarm.Resources.Peers == 1);
        await good.ShouldReachAsync(server.PeerId);
        good.Connections.Count.ShouldBe(1);
        (stranger as IDisposable)?.Dispose();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task No_resource_management_stream_flood(string transport)
    {
        const int limit = 8;
        await using var net = new TransportNet(transport);
        Libp2pHost server = await net.StartAsync(options =>
        {
            options.Streams.MaxPerConnection = limit;
            (options.Yamux.UnservedStreams, options.Quic.UnservedStreams) = (64, 64);
        });
        Libp2pHost good = await net.StartAsync();
        Libp2pHost stranger = await net.StartAsync();
        using IDisposable echo = server.AddEcho();
        await good.ConnectAsync(server.Address(), TransportNet.Token).Soon();
        IPeerConnection attack = await stranger.ConnectAsync(server.Address(), TransportNet.Token).Soon();

        while (!attack.Closed.IsCancellationRequested)
        {
            await TryOpenAsync(stranger, attack).Soon();
            server.Connections.ShouldAllBe(connection => connection.StreamCount <= limit);
        }

        await good.ShouldReachAsync(server.PeerId);
        await Eventually.TrueAsync(() => server.Connections.Count == 1 && server.Swarm.Resources.System.Streams == 0);
        good.Connections.Count.ShouldBe(1);
    }

    // A dial that lost the race may bring a second connection a little later.
    private static async Task PartAsync(Libp2pHost left, Libp2pHost right)
    {
        while (left.Connections.Count + right.Connections.Count + left.Swarm.Inbound.Count + right.Swarm.Inbound.Count > 0)
        {
            await left.DisconnectAsync(right.PeerId, TransportNet.Token);
            await right.DisconnectAsync(left.PeerId, TransportNet.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TransportNet.Token);
        }
    }

    // A stream that says something is seen by every transport.
    private static async Task TryOpenAsync(Libp2pHost stranger, IPeerConnection attack)
    {
        try
        {
            IPeerStream stream = await stranger.OpenStreamAsync(attack, [HostExtensions.Echo], TransportNet.Token);
            await stream.Output.WriteAsync(new byte[1], TransportNet.Token);
            stream.Reset(StreamErrorCode.Unspecified);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The connection is gone, or the stream was refused, which comes to the same in the end.
        }
    }

    private static async Task<ITransportConnection?> TryDialAsync(ITransport transport, Multiaddress address)
    {
        try
        {
            return await transport.DialAsync(address, TransportNet.Token);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
