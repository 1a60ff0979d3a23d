using ProtoP2P.Identify;

namespace ProtoP2P.Tests.Hosting;

/// <summary>Listening on one more address while the host runs.</summary>
public sealed class ListenTests
{
    private static readonly Multiaddress AnyMemory = Multiaddress.Parse("/memory/0");

    [Fact]
    public async Task AnotherAddress_IsListenedOn_AndEventsTell()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        using IDisposable echo = server.AddEcho();
        var changed = new TaskCompletionSource<IReadOnlyList<Multiaddress>>(TaskCreationOptions.RunContinuationsAsynchronously);
        server.SelfChanged += (_, _) =>
        {
            if (server.ListenAddresses.Count == 2)
            {
                changed.TrySetResult(server.ListenAddresses);
            }
        };

        IReadOnlyList<Multiaddress> added = await server.ListenAsync(AnyMemory, TestNet.Token);

        Multiaddress address = added.ShouldHaveSingleItem();
        address.ShouldNotBe(AnyMemory, "the real port");
        (await changed.Task.WaitAsync(TestNet.Patience, TestNet.Token))[1].ShouldBe(address);
        IPeerConnection connection = await client.ConnectAsync(address.WithPeerId(server.PeerId), TestNet.Token);
        connection.RemoteAddress.ShouldBe(address);
        await client.ShouldReachAsync(server.PeerId);
    }

    [Fact]
    public async Task ADialerThatStartsToListen_TellsItsPeers()
    {
        await using var net = new TestNet();
        Libp2pHost peer = await net.StartAsync(options => options.Services.Add(new IdentifyService()));
        Libp2pHost host = await net.StartDialerAsync(options => options.Services.Add(new IdentifyService()));
        await host.ConnectAsync(peer.Address(), TestNet.Token);

        Multiaddress address = (await host.ListenAsync(AnyMemory, TestNet.Token))[0];

        await Eventually.TrueAsync(() => peer.Peerstore.GetAddresses(host.PeerId).Contains(address));
    }

    [Fact]
    public async Task AnAddressThatCannotBeListenedOn_IsNamed_AndNothingChanges()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartAsync();
        Multiaddress taken = host.ListenAddresses[0];

        Libp2pException inUse = await Should.ThrowAsync<Libp2pException>(() => host.ListenAsync(taken, TestNet.Token).AsTask());
        Libp2pException unknown = await Should.ThrowAsync<Libp2pException>(
            () => host.ListenAsync(Multiaddress.Parse("/ip4/127.0.0.1/udp/1"), TestNet.Token).AsTask());

        inUse.Message.ShouldContain(taken.ToString());
        unknown.Message.ShouldContain("/ip4/127.0.0.1/udp/1");
        host.ListenAddresses.ShouldBe([taken]);
    }

    [Fact]
    public async Task WhoStopsTheHost_StopsThatListenerToo()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        Multiaddress address = (await server.ListenAsync(AnyMemory, TestNet.Token))[0];

        await server.StopAsync(TestNet.Token);

        await Should.ThrowAsync<DialException>(() => client.ConnectAsync(address.WithPeerId(server.PeerId), TestNet.Token).AsTask());
        await Should.ThrowAsync<ObjectDisposedException>(() => server.ListenAsync(AnyMemory, TestNet.Token).AsTask());
    }

    [Fact]
    public async Task AHostThatDoesNotRunYet_IsToldByItsOptions()
    {
        await using var net = new TestNet();
        Libp2pHost host = net.Create(options => options.Services.Add(new Eager()));

        (await Should.ThrowAsync<InvalidOperationException>(() => host.ListenAsync(AnyMemory, TestNet.Token).AsTask()))
            .Message.ShouldContain(nameof(Libp2pHostOptions.ListenAddresses));
        (await Should.ThrowAsync<InvalidOperationException>(host.StartAsync(TestNet.Token).WaitAsync(TestNet.Patience, TestNet.Token)))
            .Message.ShouldContain(nameof(Libp2pHostOptions.ListenAddresses));
    }

    /// <summary>Wants the host to listen while it starts.</summary>
    private sealed class Eager : ILibp2pService
    {
        public async ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken) => await host.ListenAsync(AnyMemory, cancellationToken);

        public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
