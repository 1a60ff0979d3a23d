using System.IO.Pipelines;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Shared.Tests;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Muxers;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.EveryTransport;

/// <summary>What a stream keeps in the heap of two whole nodes while its handler waits for something to come.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class IdleStreamMemoryTests
{
    private const string Protocol = "/test/idle/1.0.0";

    // The peer may have so many streams that nobody has accepted yet.
    private const int Streams = 512;

#if DEBUG
    // The compiler makes a class of every async method's state in debug builds.
    private const int BothEnds = 1_900;
#else
    private const int BothEnds = 1_750;
#endif

    private readonly Arrivals _came = new();

    /// <summary>Both ends together, so that the goal of a kibibyte each is held with something to spare: where it was accepted about 950 bytes, of which 150 are the handler's own, and 650 where it was opened.</summary>
    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task An_idle_stream_is_small(string muxer)
    {
        await using var net = new TransportNet("memory");
        Libp2pHost server = await net.StartAsync(options => Configure(options, muxer));
        Libp2pHost client = await net.StartAsync(options => Configure(options, muxer));
        using IDisposable registration = server.AddStreamHandler(Protocol, WaitForEndAsync, new StreamHandlerOptions { MaxStreams = 16_384, MaxStreamsPerPeer = 16_384 });
        await client.ConnectAsync(server.Address(), TransportNet.Token).Soon();
        var held = new List<IPeerStream>(16_384);
        await OpenAsync(client, server, held);

        long each = await LeastCost.OfHeapAsync(() => OpenAsync(client, server, held), BothEnds * Streams) / Streams;

        TestContext.Current.TestOutputHelper?.WriteLine($"{muxer}: {each} bytes at both ends");
        each.ShouldBeLessThan(BothEnds);
        client.Connections[0].StreamCount.ShouldBeGreaterThanOrEqualTo(held.Count);
    }

    private static void Configure(Libp2pHostOptions options, string muxer)
    {
        options.Muxers.Add(muxer == "yamux"
            ? new YamuxMuxer(new YamuxOptions { MaxStreams = 16_384 })
            : new MplexMuxer(new MplexOptions { MaxStreams = 16_384 }));
        (options.Streams.Max, options.Streams.MaxPerPeer, options.Streams.MaxPerConnection) = (32_768, 32_768, 32_768);
    }

    private async Task OpenAsync(Libp2pHost client, Libp2pHost server, List<IPeerStream> held)
    {
        for (int count = 0; count < Streams; count++)
        {
            IPeerStream stream = await client.OpenStreamAsync(server.PeerId, [Protocol], TransportNet.Token).Soon();
            held.Add(stream);
            await stream.Output.WriteAsync(new byte[1], TransportNet.Token);
        }

        await _came.WaitAsync(held.Count).Soon();
    }

    private async ValueTask WaitForEndAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        ReadResult read;
        do
        {
            read = await stream.Input.ReadAsync(cancellationToken);
            long count = read.Buffer.Length;
            stream.Input.AdvanceTo(read.Buffer.End);
            _came.Count(count);
        }
        while (!read.IsCompleted);
    }

    // The bytes that handlers have taken: from there on they do nothing but wait.
    private sealed class Arrivals
    {
        private readonly Lock _gate = new();
        private long _count;
        private long _awaited;
        private TaskCompletionSource? _all;

        public void Count(long bytes)
        {
            lock (_gate)
            {
                _count += bytes;
                TellUnderGate();
            }
        }

        public Task WaitAsync(long bytes)
        {
            lock (_gate)
            {
                _awaited = bytes;
                _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                TellUnderGate();
                return _all.Task;
            }
        }

        private void TellUnderGate()
        {
            if (_count >= _awaited)
            {
                _all?.TrySetResult();
            }
        }
    }
}
