using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Muxers;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.EveryTransport;

/// <summary>What traffic leaves behind in the heap, over every transport.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class TrafficMemoryTests
{
    private const int Size = 100, Few = 10_000, Many = 50_000;

    public static TheoryData<string> Transports => TransportNet.All;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Memory_that_grows_with_traffic(string transport)
    {
        await using var net = new TransportNet(transport);
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartAsync();
        using IDisposable echo = server.AddEcho();
        await client.ConnectAsync(server.Address(), TransportNet.Token).Soon();
        await using IPeerStream stream = await client.OpenStreamAsync(server.PeerId, [HostExtensions.Echo], TransportNet.Token).Soon();
        byte[] payload = new byte[Size];
        await EchoTraffic.ExchangeAsync(stream, payload, Few);
        long least = long.MaxValue;

        // What pools keep varies a little; what each frame leaves behind grows every time.
        for (int attempt = 0; attempt < 4 && least >= 256 * 1024; attempt++)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            await EchoTraffic.ExchangeAsync(stream, payload, Many);
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        least.ShouldBeLessThan(256 * 1024, $"bytes that {Many} writes and reads have left behind");
    }
}
