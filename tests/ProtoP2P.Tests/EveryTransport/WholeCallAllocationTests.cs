using ProtoP2P.Shared.Tests;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Muxers;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.EveryTransport;

/// <summary>What a call, and a frame of bulk, allocate at both ends together, with all that is below: hosts, Noise, yamux and the transport.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class WholeCallAllocationTests
{
    private const int Calls = 2_000, Frames = 1_000, FrameBytes = 64 * 1024;

#if DEBUG
    // The compiler makes a class of every async method's state in debug builds.
    private const int BytesPerCall = 2 * 6_144, BytesPerFrame = 16 * 1024;
#else
    private const int BytesPerCall = 2 * 1_024, BytesPerFrame = 1_024;
#endif

    // A frame itself allocates nothing (MuxerMemoryTests). What a loop or a reader costs for being woken depends on how the kernel cuts the bytes, and on who else wants the processors.

    [Theory]
    [InlineData("memory")]
    [InlineData("tcp")]
    public async Task A_unary_call_allocates_a_kibibyte_at_each_end_at_most(string transport)
    {
        await using var net = new TransportNet(transport);
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartAsync();
        using IDisposable registration = server.AddProtocol<IGreeter>(new Echo());
        await client.ConnectAsync(server.Address(), TransportNet.Token).Soon();
        IGreeter greeter = client.GetClient<IGreeter>(server.PeerId);
        byte[] name = new byte[64];

        long perCall = await MeasureAsync(Calls, async count =>
        {
            for (int call = 0; call < count; call++)
            {
                (await greeter.GreetAsync(name)).Length.ShouldBe(64);
            }
        }, BytesPerCall);

        TestContext.Current.TestOutputHelper?.WriteLine($"{transport}: {perCall} bytes a call at both ends");
        perCall.ShouldBeLessThanOrEqualTo(BytesPerCall);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("tcp")]
    public async Task A_frame_of_bulk_allocates_next_to_nothing(string transport)
    {
        await using var net = new TransportNet(transport);
        await using IPeerStream stream = await net.OpenEchoAsync();
        byte[] payload = new byte[FrameBytes];

        // Each goes there and back.
        long perFrame = await MeasureAsync(2 * Frames, count => EchoTraffic.ExchangeAsync(stream, payload, count / 2), BytesPerFrame);

        TestContext.Current.TestOutputHelper?.WriteLine($"{transport}: {perFrame} bytes a frame at both ends");
        perFrame.ShouldBeLessThanOrEqualTo(BytesPerFrame);
    }

    private static async Task<long> MeasureAsync(int count, Func<int, Task> work, int enough)
    {
        await work(count).Soon();
        return await LeastCost.OfProcessAsync(() => work(count).Soon(), (long)enough * count) / count;
    }

    private sealed class Echo : IGreeter
    {
        public ValueTask<ReadOnlyMemory<byte>> GreetAsync(ReadOnlyMemory<byte> name, RpcCall call = default) =>
            call.CancellationToken.IsCancellationRequested ? throw new OperationCanceledException() : new(name);
    }
}
