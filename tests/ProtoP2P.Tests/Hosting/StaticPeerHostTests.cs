using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProtoP2P.Swarm;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Hosting;

public sealed class StaticPeerHostTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task AStaticPeer_IsConnectedAtTheStart_Protected_AndConnectedAgainWhenItIsLost()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync(options => List(options, server.Address()));
        await Eventually.TrueAsync(() => client.Connections.Count == 1 && server.Connections.Count == 1);
        client.ConnectionManager.IsProtected(server.PeerId).ShouldBeTrue();
        client.StaticPeers.Peers.ShouldBe([server.PeerId]);
        long first = client.Connections[0].Id;

        await server.DisconnectAsync(client.PeerId, TestNet.Token);

        await Eventually.TrueAsync(() => client.Connections.Any(connection => connection.Id != first));
    }

    [Fact]
    public async Task TheStart_DoesNotWait_AndAPeerThatStartsLaterIsFound_ThoughDialsBeforeFailed()
    {
        await using var net = new TestNet();
        using PrivateKey key = PrivateKey.Generate();
        var address = Multiaddress.Parse("/memory/77");
        Libp2pHost client = await net.StartDialerAsync(options => List(options, address.WithPeerId(PeerId.FromPublicKey(key.PublicKey))));
        await Eventually.TrueAsync(() => net.Logs.Entries.Any(entry => entry.Text.Contains("cannot be reached", StringComparison.Ordinal)));

        await net.StartDialerAsync(options =>
        {
            options.Identity = key;
            options.ListenAddresses.Add(address);
        });

        await Eventually.TrueAsync(() => client.Connections.Count == 1);
    }

    [Fact]
    public async Task ADialOfAStaticPeer_IsNotHeldUpByDialBackoff()
    {
        // The clock stands still: nothing that has to be waited for comes.
        await using var net = new TestNet { Clock = new FakeTimeProvider() };
        using PrivateKey key = PrivateKey.Generate();
        var address = Multiaddress.Parse("/memory/77");
        PeerId peer = PeerId.FromPublicKey(key.PublicKey);
        Libp2pHost client = await net.StartDialerAsync();
        await Should.ThrowAsync<DialException>(() => client.ConnectAsync(address.WithPeerId(peer), TestNet.Token).AsTask());
        await net.StartDialerAsync(options =>
        {
            options.Identity = key;
            options.ListenAddresses.Add(address);
        });
        (await Should.ThrowAsync<DialException>(() => client.ConnectAsync(address.WithPeerId(peer), TestNet.Token).AsTask())).Message.ShouldContain("dial backoff");

        client.StaticPeers.Add(address.WithPeerId(peer)).ShouldBeTrue();

        await Eventually.TrueAsync(() => client.Connections.Count == 1);
    }

    [Fact]
    public async Task TwoNodesThatListEachOther_EndWithOneConnection_AndStay()
    {
        var clock = new FakeTimeProvider();
        await using var net = new TestNet { Clock = clock };
        Libp2pHost left = await net.StartAsync();
        Libp2pHost right = await net.StartAsync();
        int opened = 0;
        left.ConnectionOpened += (_, _) => Interlocked.Increment(ref opened);

        // Neither can know of the other's dial.
        net.Network.Hold();
        left.StaticPeers.Add(right.Address());
        right.StaticPeers.Add(left.Address());
        await Eventually.TrueAsync(() => net.Network.Links.Count == 2);
        net.Network.Release();
        await Eventually.TrueAsync(() => left.Connections.Count == 2 && right.Connections.Count == 2);

        clock.Advance(TimeSpan.FromSeconds(31));
        await Eventually.TrueAsync(() => left.Connections.Count == 1 && right.Connections.Count == 1);
        IPeerConnection kept = left.Connections[0];
        clock.Advance(TimeSpan.FromHours(1));
        clock.Advance(TimeSpan.FromHours(1));

        left.Connections.ShouldBe([kept]);
        await Eventually.TrueAsync(() => Volatile.Read(ref opened) == 2);
    }

    [Fact]
    public async Task SomeoneElseAtTheAddress_IsAnError()
    {
        await using var net = new TestNet();
        using PrivateKey key = PrivateKey.Generate();
        Libp2pHost other = await net.StartAsync();

        await net.StartDialerAsync(options => List(options, other.ListenAddresses[0].WithPeerId(PeerId.FromPublicKey(key.PublicKey))));

        await Eventually.TrueAsync(() => net.Logs.Entries.Any(
            entry => entry.Level == LogLevel.Error && entry.Text.Contains(other.PeerId.ToString(), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AHostThatStops_DialsNoMore()
    {
        await using var net = new TestNet();
        using PrivateKey key = PrivateKey.Generate();
        Libp2pHost client = await net.StartDialerAsync(options => List(options, Multiaddress.Parse("/memory/77").WithPeerId(PeerId.FromPublicKey(key.PublicKey))));

        await client.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TestNet.Token);

        Should.Throw<ObjectDisposedException>(() => client.StaticPeers.Add(Multiaddress.Parse("/memory/78").WithPeerId(PeerId.FromPublicKey(key.PublicKey))));
    }

    [Fact]
    public void StaticPeers_ComeFromConfiguration_AndAreChecked()
    {
        using PrivateKey key = PrivateKey.Generate();
        string address = $"/ip4/192.0.2.1/tcp/4001/p2p/{PeerId.FromPublicKey(key.PublicKey)}";
        using ServiceProvider provider = Configure(("StaticPeers:0", address), ("StaticPeerDialing:FirstRetry", "00:00:02"));
        Libp2pHostOptions options = provider.GetRequiredService<IOptions<Libp2pHostOptions>>().Value;
        options.StaticPeers.ShouldBe([Multiaddress.Parse(address)]);
        options.StaticPeerDialing.FirstRetry.ShouldBe(TimeSpan.FromSeconds(2));

        using ServiceProvider wrong = Configure(
            ("StaticPeers:0", address), ("StaticPeers:1", "/ip4/192.0.2.1/tcp/4001"), ("StaticPeers:2", "somewhere"), ("StaticPeerDialing:Factor", "0.5"));
        OptionsValidationException exception = Should.Throw<OptionsValidationException>(() => wrong.GetRequiredService<IOptions<Libp2pHostOptions>>().Value);
        exception.Message.ShouldContain("Libp2p:StaticPeers:1 '/ip4/192.0.2.1/tcp/4001' names no peer");
        exception.Message.ShouldContain("Libp2p:StaticPeers:2 'somewhere' is not a multiaddress");
        exception.Message.ShouldContain("Libp2p:StaticPeerDialing:Factor is 0.5; expected 1 to 10");

        var host = new Libp2pHostOptions();
        host.StaticPeers.Add(Multiaddress.Parse("/ip4/192.0.2.1/tcp/4001"));
        Should.Throw<ArgumentException>(() => Libp2pHost.Create(host)).Message.ShouldContain("Libp2pHostOptions:StaticPeers:0 '/ip4/192.0.2.1/tcp/4001' names no peer");
    }

    private static void List(Libp2pHostOptions options, Multiaddress address)
    {
        options.StaticPeers.Add(address);
        options.StaticPeerDialing.FirstRetry = Soon;
    }

    private static ServiceProvider Configure(params (string Key, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Libp2p:{setting.Key}", (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddSingleton<ILoggerFactory, RecordingLoggerFactory>().AddLibp2p();
        return services.BuildServiceProvider();
    }
}
