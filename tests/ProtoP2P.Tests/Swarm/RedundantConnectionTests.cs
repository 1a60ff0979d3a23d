using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Swarm;

public sealed class RedundantConnectionTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task OfTwoConnectionsOfASimultaneousDial_BothEndsUseTheSame_AndTheOtherClosesOnceIdleFor30Seconds()
    {
        await using var net = new TestNet { Clock = _clock };
        (Libp2pHost left, Libp2pHost right) = await DialEachOtherAsync(net);
        await left.ShouldReachAsync(right.PeerId);
        await right.ShouldReachAsync(left.PeerId);

        _clock.Advance(TimeSpan.FromSeconds(29));
        left.Connections.Count.ShouldBe(2);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(() => left.Connections.Count == 1 && right.Connections.Count == 1);
        Dialer(left.Connections[0], left, right).ShouldBe(Dialer(right.Connections[0], right, left));
        await left.ShouldReachAsync(right.PeerId);
        await right.ShouldReachAsync(left.PeerId);
    }

    [Fact]
    public async Task AnOpenStream_PinsItsConnection()
    {
        await using var net = new TestNet { Clock = _clock };
        (Libp2pHost left, Libp2pHost right) = await DialEachOtherAsync(net);
        IPeerConnection preferred = await left.ConnectAsync(right.PeerId, TestNet.Token);
        IPeerConnection redundant = left.Connections.Single(connection => connection != preferred);
        IPeerStream stream = await left.OpenStreamAsync(redundant, [HostExtensions.Echo], TestNet.Token);

        _clock.Advance(TimeSpan.FromSeconds(31));
        _clock.Advance(TimeSpan.FromSeconds(31));
        (await stream.ExchangeAsync("still here")).ShouldBe("still here");
        await stream.DisposeAsync();

        await Eventually.TrueAsync(() => redundant.StreamCount == 0 && right.Connections.All(connection => connection.StreamCount == 0));
        _clock.Advance(TimeSpan.FromSeconds(31));
        await Eventually.TrueAsync(() => left.Connections.Count == 1 && right.Connections.Count == 1);
        left.Connections[0].ShouldBeSameAs(preferred);
    }

    [Fact]
    public async Task WhenThePreferredConnectionIsLost_TheOtherTakesOver()
    {
        await using var net = new TestNet { Clock = _clock };
        (Libp2pHost left, Libp2pHost right) = await DialEachOtherAsync(net);
        IPeerConnection preferred = await left.ConnectAsync(right.PeerId, TestNet.Token);

        await preferred.CloseAsync(TestNet.Token);
        await Eventually.TrueAsync(() => left.Connections.Count == 1 && right.Connections.Count == 1);
        _clock.Advance(TimeSpan.FromSeconds(60));

        await left.ShouldReachAsync(right.PeerId);
        left.Connections.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ALaterConnection_DoesNotTakeTheStreamsOfTheOlder()
    {
        await using var net = new TestNet { Clock = _clock };
        Libp2pHost left = await net.StartAsync();
        Libp2pHost right = await net.StartAsync();
        IPeerConnection older = await left.ConnectAsync(right.Address(), TestNet.Token);
        await Eventually.TrueAsync(() => right.Connections.Count == 1);
        IPeerConnection olderAtRight = right.Connections[0];

        _clock.Advance(TimeSpan.FromSeconds(6));
        await right.ConnectToUnknownPeerAsync(left.ListenAddresses[0], TestNet.Token);
        await Eventually.TrueAsync(() => left.Connections.Count == 2);

        (await left.ConnectAsync(right.PeerId, TestNet.Token)).ShouldBeSameAs(older);
        (await right.ConnectAsync(left.PeerId, TestNet.Token)).ShouldBeSameAs(olderAtRight);
    }

    private static async Task<(Libp2pHost Left, Libp2pHost Right)> DialEachOtherAsync(TestNet net)
    {
        Libp2pHost left = await net.StartAsync();
        Libp2pHost right = await net.StartAsync();
        left.AddEcho();
        right.AddEcho();
        net.Network.Hold();
        Task fromLeft = left.ConnectAsync(right.Address(), TestNet.Token).AsTask();
        Task fromRight = right.ConnectAsync(left.Address(), TestNet.Token).AsTask();
        await Eventually.TrueAsync(() => net.Network.Links.Count == 2);
        net.Network.Release();
        await Task.WhenAll(fromLeft, fromRight).WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
        await Eventually.TrueAsync(() => left.Connections.Count == 2 && right.Connections.Count == 2);
        return (left, right);
    }

    private static PeerId Dialer(IPeerConnection connection, ILibp2pHost own, ILibp2pHost other) =>
        connection.Direction == Direction.Outbound ? own.PeerId : other.PeerId;
}
