using ProtoP2P.Muxers;
using ProtoP2P.Negotiation;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Swarm;

// js-libp2p cuts a connection on which more than 10 streams arrive before its own upgrade has completed.
public sealed class EarlyStreamsTests
{
    private const int Burst = 20;

    [Fact]
    public async Task ABurstOfStreamsRightAfterTheHandshake_WaitsForTheFirstAnswer_BeyondEight()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartAsync();
        await using IMuxedConnection peer = await RawPeer.ConnectAsync(net.Network.CreateTransport("raw"), host.Address(), TimeProvider.System);
        await Eventually.TrueAsync(() => host.Connections.Count == 1);
        IPeerConnection connection = host.Connections[0];

        Task<IPeerStream>[] opening = [.. Enumerable.Range(0, Burst).Select(_ => host.OpenStreamAsync(connection, [HostExtensions.Echo], TestNet.Token).AsTask())];
        connection.StreamCount.ShouldBe(8);

        for (int i = 0; i < Burst; i++)
        {
            IMuxedStream? stream = await peer.AcceptStreamAsync(TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TestNet.Token);
            await StreamNegotiator.AcceptAsync(
                stream.ShouldNotBeNull(), new ProtocolList([HostExtensions.Echo]), new NegotiationSettings(TimeProvider.System), cancellationToken: TestNet.Token);
        }

        await Task.WhenAll(opening).WaitAsync(TestNet.Patience, TestNet.Token);
    }

    [Fact]
    public async Task AnEarlyStreamThatEndsUnanswered_MakesRoomForTheNext()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartAsync();
        await using IMuxedConnection peer = await RawPeer.ConnectAsync(net.Network.CreateTransport("raw"), host.Address(), TimeProvider.System);
        await Eventually.TrueAsync(() => host.Connections.Count == 1);
        IPeerConnection connection = host.Connections[0];
        Task<IPeerStream>[] opening = [.. Enumerable.Range(0, Burst).Select(_ => host.OpenStreamAsync(connection, [HostExtensions.Echo], TestNet.Token).AsTask())];

        for (int i = 0; i < Burst; i++)
        {
            IMuxedStream? stream = await peer.AcceptStreamAsync(TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TestNet.Token);
            stream.ShouldNotBeNull().Reset(StreamErrorCode.Unspecified);
        }

        foreach (Task<IPeerStream> each in opening)
        {
            await Should.ThrowAsync<StreamResetException>(() => each.WaitAsync(TestNet.Patience, TestNet.Token));
        }
    }

    [Fact]
    public async Task WhenTheConnectionEnds_WhoWaitsForAPlaceLearnsOfIt()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartAsync();
        await using IMuxedConnection peer = await RawPeer.ConnectAsync(net.Network.CreateTransport("raw"), host.Address(), TimeProvider.System);
        await Eventually.TrueAsync(() => host.Connections.Count == 1);
        IPeerConnection connection = host.Connections[0];
        Task<IPeerStream>[] opening = [.. Enumerable.Range(0, Burst).Select(_ => host.OpenStreamAsync(connection, [HostExtensions.Echo], TestNet.Token).AsTask())];

        net.Network.CutAll();

        foreach (Task<IPeerStream> each in opening)
        {
            await Should.ThrowAsync<IOException>(() => each.WaitAsync(TestNet.Patience, TestNet.Token));
        }
    }
}
