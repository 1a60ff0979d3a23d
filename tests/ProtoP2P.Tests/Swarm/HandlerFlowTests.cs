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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_is_told_when_the_peer_resets_its_stream_or_leaves(bool isReset)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var net = new TestNet();
        Libp2pHost listener = await net.StartAsync();
        Libp2pHost dialer = await net.StartAsync();
        using IDisposable handler = listener.AddStreamHandler(Ask, async (_, token) =>
        {
            await using CancellationTokenRegistration registration = token.Register(() => told.TrySetResult());
            begun.TrySetResult();
            await told.Task;
        });
        await dialer.ConnectAsync(listener.Address(), TestNet.Token).Soon();
        IPeerStream stream = await dialer.OpenStreamAsync(listener.PeerId, [Ask], TestNet.Token).Soon();
        await stream.Output.WriteAsync(new byte[1], TestNet.Token);
        await begun.Task.WaitAsync(TestNet.Patience, TestNet.Token);
        told.Task.IsCompleted.ShouldBeFalse();

        if (isReset)
        {
            stream.Reset();
        }
        else
        {
            await dialer.DisposeAsync();
        }

        await told.Task.WaitAsync(TestNet.Patience, TestNet.Token);
    }
}
