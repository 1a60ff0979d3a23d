using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Swarm.Trimming;

public sealed class ConnectionTrimmerTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task PastTheHighMark_TheLeastValuableGo_DownToTheLowMark()
    {
        await using var net = new TestNet { Clock = _clock };
        Libp2pHost host = await StartAsync(net, highWater: 4, lowWater: 3);
        Libp2pHost[] peers = [.. await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => net.StartDialerAsync()))];
        foreach (Libp2pHost peer in peers.Take(4))
        {
            await ConnectAsync(peer, host);
        }

        host.ConnectionManager.SetTag(peers[0].PeerId, "test", 10).ShouldBeTrue();
        host.ConnectionManager.Protect(peers[1].PeerId, "test");
        _clock.Advance(TimeSpan.FromMinutes(1));
        host.Connections.Count.ShouldBe(4);
        await peers[4].ConnectAsync(host.Address(), TestNet.Token);

        await Eventually.TrueAsync(() => peers[2].Connections.Count == 0 && peers[3].Connections.Count == 0 && host.Connections.Count == 3);
        host.Connections.Select(connection => connection.RemotePeer).ShouldBe([peers[0].PeerId, peers[1].PeerId, peers[4].PeerId], ignoreOrder: true);
    }

    [Fact]
    public async Task NewConnections_AreSpared_UntilTheirGraceHasEnded()
    {
        await using var net = new TestNet { Clock = _clock };
        Libp2pHost host = await StartAsync(net);
        for (int i = 0; i < 5; i++)
        {
            await ConnectAsync(await net.StartDialerAsync(), host);
        }

        await Eventually.TrueAsync(() => host.Swarm.Trimmer.IsWaiting);
        _clock.Advance(TimeSpan.FromSeconds(59));
        host.Connections.Count.ShouldBe(5);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(() => host.Connections.Count == 2);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(-24)]
    public async Task WhoeverSetsTheDate_ChangesNobodysAge(int hours)
    {
        var clock = new MovableWallClock(_clock);
        await using var net = new TestNet { Clock = clock };
        Libp2pHost host = await StartAsync(net);
        for (int i = 0; i < 3; i++)
        {
            await ConnectAsync(await net.StartDialerAsync(), host);
        }

        clock.Offset = TimeSpan.FromHours(hours);
        await ConnectAsync(await net.StartDialerAsync(), host);

        await Eventually.TrueAsync(() => host.Swarm.Trimmer.IsWaiting);
        host.Connections.Count.ShouldBe(4, "all are in their grace period");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => host.Connections.Count == 2);
    }

    [Fact]
    public async Task TheClosedPeer_LearnsThatItWasCollected()
    {
        await using var net = new TestNet { Clock = _clock };
        Libp2pHost host = await StartAsync(net);
        var reasons = new TaskCompletionSource<ConnectionClosedException?>(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int i = 0; i < 4; i++)
        {
            Libp2pHost peer = await net.StartDialerAsync();
            peer.ConnectionClosed += (_, closed) => reasons.TrySetResult(closed.Reason);
            await ConnectAsync(peer, host);
        }

        await Eventually.TrueAsync(() => host.Swarm.Trimmer.IsWaiting);
        _clock.Advance(TimeSpan.FromMinutes(1));

        ConnectionClosedException? reason = await reasons.Task.WaitAsync(TestNet.Patience, TestNet.Token);
        reason!.Code.ShouldBe(ConnectionErrorCode.Collected);
        reason.IsRemote.ShouldBeTrue();
    }

    [Fact]
    public async Task ATag_LastsAsLongAsItsPeerIsConnected_AndAProtectionLonger()
    {
        await using var net = new TestNet { Clock = _clock };
        Libp2pHost host = await StartAsync(net);
        Libp2pHost peer = await net.StartDialerAsync();
        IConnectionManager manager = host.ConnectionManager;
        manager.SetTag(peer.PeerId, "early", 1).ShouldBeFalse();
        await ConnectAsync(peer, host);

        manager.SetTag(peer.PeerId, "one", 3).ShouldBeTrue();
        manager.SetTag(peer.PeerId, "two", 4).ShouldBeTrue();
        manager.SetTag(peer.PeerId, "two", -1).ShouldBeTrue();
        manager.GetValue(peer.PeerId).ShouldBe(2);
        manager.RemoveTag(peer.PeerId, "two").ShouldBeTrue();
        manager.RemoveTag(peer.PeerId, "two").ShouldBeFalse();
        manager.GetValue(peer.PeerId).ShouldBe(3);
        manager.Protect(peer.PeerId, "one");
        manager.Protect(peer.PeerId, "two");

        await peer.DisconnectAsync(host.PeerId, TestNet.Token);
        await Eventually.TrueAsync(() => manager.GetValue(peer.PeerId) == 0);
        manager.IsProtected(peer.PeerId).ShouldBeTrue();
        manager.Unprotect(peer.PeerId, "one").ShouldBeTrue("the other protection holds");
        manager.Unprotect(peer.PeerId, "two").ShouldBeFalse();
        manager.IsProtected(peer.PeerId).ShouldBeFalse();
        manager.Unprotect(peer.PeerId, "two").ShouldBeFalse();
    }

    private static Task<Libp2pHost> StartAsync(TestNet net, int highWater = 3, int lowWater = 2) => net.StartAsync(options =>
    {
        options.Connections.HighWater = highWater;
        options.Connections.LowWater = lowWater;
    });

    private static async Task ConnectAsync(Libp2pHost peer, Libp2pHost host)
    {
        int before = host.Connections.Count;
        await peer.ConnectAsync(host.Address(), TestNet.Token);
        await Eventually.TrueAsync(() => host.Connections.Count > before);
    }
}
