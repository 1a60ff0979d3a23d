using System.Collections.Concurrent;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Swarm;

/// <summary>What flows with the caller of a connect stays with it.</summary>
public sealed class HandlerFlowTests
{
    private const string Ask = "/test/ask/1.0.0";

    [Fact]
    public async Task A_handler_sees_nothing_of_the_call_that_made_its_connection()
    {
        var flowing = new AsyncLocal<string?>();
        var seen = new ConcurrentQueue<string?>();
        await using var net = new TestNet();
        Libp2pHost listener = await net.StartAsync();
        Libp2pHost dialer = await net.StartAsync();
        using IDisposable handler = dialer.AddStreamHandler(Ask, async (stream, _) =>
        {
            seen.Enqueue(flowing.Value);
            await stream.Output.CompleteAsync();
            seen.Enqueue(flowing.Value);
        });

        flowing.Value = "the dialer's";
        await dialer.ConnectAsync(listener.Address(), TestNet.Token).Soon();
        flowing.Value = null;
        await Eventually.TrueAsync(() => listener.Connections.Count == 1);

        for (int call = 0; call < 10; call++)
        {
            await using IPeerStream stream = await listener.OpenStreamAsync(dialer.PeerId, [Ask], TestNet.Token).Soon();
            await stream.ExchangeAsync("?");
        }

        seen.ShouldNotBeEmpty();
        seen.ShouldAllBe(value => value == null);
    }
}
