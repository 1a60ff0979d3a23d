using ProtoP2P.Shared.Tests;
using ProtoP2P.Tests.Muxers;

namespace ProtoP2P.Tests.EveryTransport;

/// <summary>What traffic leaves behind in the heap, over every transport.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class TrafficMemoryTests
{
    private const int Size = 100, Few = 10_000, Many = 50_000, Tolerable = 256 * 1024;

    // Pools grow too while they fill, in steps: the framework's keeps 250 KiB of arrays for every thread of the thread pool that has taken a turn, which come one by one, and the segments of the
    // streams follow the furthest that a reader ever was behind. They are bounded: of so many rounds one finds them full. What a frame leaves behind grows in each.
    private const int Rounds = 40;

    public static TheoryData<string> Transports => TransportNet.All;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Memory_that_grows_with_traffic(string transport)
    {
        await using var net = new TransportNet(transport);
        await using IPeerStream stream = await net.OpenEchoAsync();
        byte[] payload = new byte[Size];
        await EchoTraffic.ExchangeAsync(stream, payload, Few);

        long growth = await LeastCost.OfHeapAsync(() => EchoTraffic.ExchangeAsync(stream, payload, Many), Tolerable, Rounds);

        growth.ShouldBeLessThanOrEqualTo(Tolerable, $"bytes that {Many} writes and reads have left behind");
    }
}
