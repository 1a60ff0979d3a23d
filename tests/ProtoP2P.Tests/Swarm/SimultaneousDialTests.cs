using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Swarm;

public sealed class SimultaneousDialTests
{
    private const int Rounds = 1000;

    [Fact]
    public async Task TwoNodesThatDialEachOtherAtTheSameInstant_1000Times_LoseNoCall()
    {
        await using var net = new TestNet();
        Libp2pHost left = await net.StartAsync();
        Libp2pHost right = await net.StartAsync();
        using IDisposable leftEcho = left.AddEcho();
        using IDisposable rightEcho = right.AddEcho();

        for (int round = 0; round < Rounds; round++)
        {
            // Nothing arrives until both dials are under way: neither node can know of the other's.
            net.Network.Hold();
            Task fromLeft = CallAsync(left, right);
            Task fromRight = CallAsync(right, left);
            await Eventually.TrueAsync(() => net.Network.Links.Count == 2 || fromLeft.IsCompleted || fromRight.IsCompleted);
            net.Network.Release();
            await Task.WhenAll(fromLeft, fromRight).WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);

            await Eventually.TrueAsync(() => left.Connections.Count == 2 && right.Connections.Count == 2);
            await left.DisconnectAsync(right.PeerId, TestNet.Token);
            await Eventually.TrueAsync(() => left.Connections.Count == 0 && right.Connections.Count == 0 && net.Network.Links.Count == 0);
        }
    }

    private static async Task CallAsync(Libp2pHost caller, Libp2pHost callee)
    {
        await caller.ConnectAsync(callee.Address(), TestNet.Token);
        await caller.ShouldReachAsync(callee.PeerId);
    }
}
