using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Hosting;

public sealed class DependencyInjectionTests
{
    private readonly InMemoryNetwork _network = new();

    [Fact]
    public async Task TheApplication_StartsAndStopsTheNode_AndEveryCallHasItsScope()
    {
        HostApplicationBuilder builder = Application();
        builder.Services.AddScoped<Visit>();
        builder.Services.AddLibp2p(options => options.Listen.Add("/memory/0")).AddProtocol<IGreeter, ScopedGreeter>();
        using IHost app = builder.Build();
        await app.StartAsync(TestNet.Token);
        var server = app.Services.GetRequiredService<ILibp2pHost>();
        await using Libp2pHost client = Client();
        await client.StartAsync(TestNet.Token);
        IGreeter greeter = client.GetClient<IGreeter>(server.Address());

        string first = await ContractTests.GreetAsync(greeter, "a");
        string second = await ContractTests.GreetAsync(greeter, "b");

        first.ShouldNotBe(second);
        server.Protocols.ShouldBe(["/test/greeter/1.0.0"]);
        await Eventually.TrueAsync(() => Visit.Disposed >= 2);
        await app.StopAsync(TestNet.Token);
        await Eventually.TrueAsync(() => client.Connections.Count == 0);
    }

    [Fact]
    public async Task WhatServesACall_FindsTheCall_WhenItIsMade()
    {
        HostApplicationBuilder builder = Application();
        builder.Services.AddLibp2p(options => options.Listen.Add("/memory/0")).AddProtocol<IGreeter, CallAwareGreeter>();
        using IHost app = builder.Build();
        await app.StartAsync(TestNet.Token);
        await using Libp2pHost client = Client();
        await client.StartAsync(TestNet.Token);

        (await ContractTests.GreetAsync(client.GetClient<IGreeter>(app.Services.GetRequiredService<ILibp2pHost>().Address()), "x"))
            .ShouldBe($"Greet for {client.PeerId}");
        app.Services.GetRequiredService<IRpcCallAccessor>().Current.ShouldBeNull();
        await app.StopAsync(TestNet.Token);
    }

    [Fact]
    public async Task ASingletonImplementation_StaysOne()
    {
        HostApplicationBuilder builder = Application();
        var single = new Greeter();
        builder.Services.AddSingleton(single);
        builder.Services.AddLibp2p(options => options.Listen.Add("/memory/0")).AddProtocol<IGreeter, Greeter>();
        using IHost app = builder.Build();
        await app.StartAsync(TestNet.Token);
        await using Libp2pHost client = Client();
        await client.StartAsync(TestNet.Token);

        (await ContractTests.GreetAsync(client.GetClient<IGreeter>(app.Services.GetRequiredService<ILibp2pHost>().Address()), "one")).ShouldBe("hello one");
        app.Services.GetRequiredService<Greeter>().ShouldBeSameAs(single);
        await app.StopAsync(TestNet.Token);
    }

    [Fact]
    public async Task Settings_ComeFromTheSectionLibp2p_AndFromCodeOnTop()
    {
        HostApplicationBuilder builder = Application(
            ("Libp2p:Listen:0", "/memory/41"),
            ("Libp2p:Muxers:0", "mplex"),
            ("Libp2p:Connections:MaxInbound", "17"),
            ("Libp2p:Dial:Backoff:Base", "00:00:09"),
            ("Libp2p:Dial:BlackHole:MinSuccesses", "0"),
            ("Libp2p:Dial:Filter:Deny:0", "/ip4/10.0.0.0/ipcidr/8"),
            ("Libp2p:Dial:Filter:Allow:0", "10.1.0.0/16"),
            ("Libp2p:DrainTimeout", "00:00:03"));
        builder.Services.AddLibp2p(options => options.Connections.MaxPerPeer = 3);
        using IHost app = builder.Build();

        Libp2pHostOptions options = app.Services.GetRequiredService<IOptions<Libp2pHostOptions>>().Value;

        options.ListenAddresses.ShouldBe([Multiaddress.Parse("/memory/41")]);
        options.Muxers.ShouldHaveSingleItem().ProtocolId.ShouldBe("/mplex/6.7.0");
        options.Connections.MaxInbound.ShouldBe(17);
        options.Connections.MaxPerPeer.ShouldBe(3);
        options.Dial.Backoff.Base.ShouldBe(TimeSpan.FromSeconds(9));
        options.Dial.BlackHole.MinSuccesses.ShouldBe(0);
        options.Dial.Filter.Deny.ShouldBe(["/ip4/10.0.0.0/ipcidr/8"]);
        options.Dial.Filter.Allow.ShouldBe(["10.1.0.0/16"]);
        options.DrainTimeout.ShouldBe(TimeSpan.FromSeconds(3));
        await app.Services.GetRequiredService<ILibp2pHost>().DisposeAsync();
    }

    [Theory]
    [InlineData("Libp2p:Listen:0", "/ip4/300.1.2.3/tcp/1", "Libp2p:Listen:0 '/ip4/300.1.2.3/tcp/1' is not a multiaddress: ")]
    [InlineData("Libp2p:Muxers:0", "spdy", "Libp2p:Muxers:0 is 'spdy'; expected yamux or mplex")]
    [InlineData("Libp2p:Security:0", "rot13", "Libp2p:Security:0 is 'rot13'; expected noise")]
    [InlineData("Libp2p:Connections:MaxInbound", "0", "Libp2p:Connections:MaxInbound is 0; expected 1 to 1000000")]
    [InlineData("Libp2p:Dial:Timeout", "-00:00:01", "Libp2p:Dial:Timeout is -00:00:01; expected ")]
    [InlineData("Libp2p:Dns:Servers:0", "dns.example", "Libp2p:Dns:Servers:0 is dns.example; expected an IP address")]
    [InlineData("Libp2p:Dial:Resolver:MaxDnsAddrDepth", "33", "Libp2p:Dial:Resolver:MaxDnsAddrDepth is 33; MaxDnsAddrDepth takes a value from 1 to 32")]
    [InlineData("Libp2p:Dial:BlackHole:Window", "0", "Libp2p:Dial:BlackHole:Window is 0; Window takes a value from 1 to 10000")]
    [InlineData("Libp2p:Dial:Filter:Deny:0", "10.0.0.0", "Libp2p:Dial:Filter:Deny:0 is '10.0.0.0'; expected a block of IP addresses such as /ip4/10.0.0.0/ipcidr/8 or 10.0.0.0/8")]
    [InlineData("Libp2p:Dial:Filter:Allow:0", "", "Libp2p:Dial:Filter:Allow:0 is ''; expected a block of IP addresses ")]
    [InlineData("Libp2p:Rpc:MaxMessageBytes", "0", "Libp2p:Rpc:MaxMessageBytes is 0; expected ")]
    [InlineData("Libp2p:KeyFile", " ", "Libp2p:KeyFile is empty; expected ")]
    public async Task AMalformedSetting_StopsTheStart_AndNamesItsKey(string key, string value, string expected)
    {
        HostApplicationBuilder builder = Application((key, value));
        builder.Services.AddLibp2p();
        using IHost app = builder.Build();

        var error = await Should.ThrowAsync<OptionsValidationException>(() => app.StartAsync(TestNet.Token));

        error.Failures.ShouldHaveSingleItem().ShouldStartWith(expected);
    }

    [Fact]
    public async Task ServicesOfTheContainer_LiveAsLongAsTheNode_AndMayHaveTheHostInTheirConstructor()
    {
        HostApplicationBuilder builder = Application();
        builder.Services.AddLibp2p().AddService<HostAwareService>().AddStreamHandler("/test/raw/1.0.0", static (_, _) => ValueTask.CompletedTask);
        using IHost app = builder.Build();
        await app.StartAsync(TestNet.Token);
        HostAwareService service = app.Services.GetServices<ILibp2pService>().OfType<HostAwareService>().ShouldHaveSingleItem();

        service.State.ShouldBe("started");
        app.Services.GetRequiredService<ILibp2pHost>().Protocols.ShouldBe(["/test/raw/1.0.0"]);
        await app.StopAsync(TestNet.Token);
        service.State.ShouldBe("stopped");
    }

    [Fact]
    public async Task WhatIsAnnounced_IsRead_FromConfiguration()
    {
        HostApplicationBuilder builder = Application(
            ("Libp2p:Listen:0", "/memory/0"),
            ("Libp2p:Announcement:Announce:0", "/dns4/node.example.com/tcp/4001"),
            ("Libp2p:Announcement:AppendAnnounce:0", "/ip4/10.1.2.3/tcp/4001"),
            ("Libp2p:Announcement:NoAnnounce:0", "10.0.0.0/8"),
            ("Libp2p:Announcement:ObservedThreshold", "9"));
        builder.Services.AddLibp2p();
        using IHost app = builder.Build();
        await app.StartAsync(TestNet.Token);

        app.Services.GetRequiredService<ILibp2pHost>().AdvertisedAddresses.ShouldBe([Multiaddress.Parse("/dns4/node.example.com/tcp/4001")]);
        app.Services.GetRequiredService<IOptions<Libp2pHostOptions>>().Value.Announcement.ObservedThreshold.ShouldBe(9);
        await app.StopAsync(TestNet.Token);
    }

    [Fact]
    public async Task AGaterOfTheContainer_MayWantTheHost_AndAllOfThemAreAsked()
    {
        HostApplicationBuilder builder = Application();
        builder.Services.AddLibp2p(options => options.Listen.Add("/memory/0"))
            .AddConnectionGater<HostAwareGater>()
            .AddConnectionGater<BlocklistGater>();
        using IHost app = builder.Build();
        await app.StartAsync(TestNet.Token);
        var server = app.Services.GetRequiredService<ILibp2pHost>();
        await using Libp2pHost client = Client();
        await client.StartAsync(TestNet.Token);

        await client.ConnectAsync(server.Address(), TestNet.Token);
        await Eventually.TrueAsync(() => server.Connections.Count == 1);

        app.Services.GetRequiredService<HostAwareGater>().Seen.ShouldBe([client.PeerId]);
        app.Services.GetRequiredService<BlocklistGater>().Block(client.PeerId);
        (await Should.ThrowAsync<DialException>(() => DialBackAsync(server, client))).Message.ShouldContain($"{nameof(BlocklistGater)} refused");
        await app.StopAsync(TestNet.Token);
    }

    private static async Task DialBackAsync(ILibp2pHost server, Libp2pHost client)
    {
        await server.DisconnectAsync(client.PeerId, TestNet.Token);
        await Eventually.TrueAsync(() => server.Connections.Count == 0);
        server.Peerstore.AddAddresses(client.PeerId, [Multiaddress.Parse("/memory/77")], TimeSpan.FromMinutes(1));
        await server.ConnectAsync(client.PeerId, TestNet.Token);
    }

    private HostApplicationBuilder Application(params (string Key, string Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)));
        builder.Services.Configure<Libp2pHostOptions>(options => options.Transports.Add(_network.CreateTransport("app")));
        return builder;
    }

    private Libp2pHost Client()
    {
        var options = new Libp2pHostOptions();
        options.Transports.Add(_network.CreateTransport("client"));
        return Libp2pHost.Create(options);
    }

    private sealed class Visit : IAsyncDisposable
    {
        private static int _disposed;

        public static int Disposed => Volatile.Read(ref _disposed);

        public Guid Id { get; } = Guid.NewGuid();

        public ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref _disposed);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class ScopedGreeter(Visit visit) : IGreeter
    {
        public ValueTask<ReadOnlyMemory<byte>> GreetAsync(ReadOnlyMemory<byte> name, RpcCall call = default) => new(visit.Id.ToByteArray());
    }

    private sealed class CallAwareGreeter(IRpcCallAccessor accessor) : IGreeter
    {
        private readonly string _call = $"{accessor.Current?.MethodName} for {accessor.Current?.Connection.RemotePeer}";

        public ValueTask<ReadOnlyMemory<byte>> GreetAsync(ReadOnlyMemory<byte> name, RpcCall call = default) => new(System.Text.Encoding.UTF8.GetBytes(_call));
    }

    private sealed class HostAwareService(ILibp2pHost host) : ILibp2pService
    {
        public string State { get; private set; } = "new";

        public ValueTask StartAsync(ILibp2pHost startedHost, CancellationToken cancellationToken)
        {
            State = ReferenceEquals(host, startedHost) ? "started" : "of another host";
            return ValueTask.CompletedTask;
        }

        public ValueTask StopAsync(CancellationToken cancellationToken)
        {
            State = "stopped";
            return ValueTask.CompletedTask;
        }
    }

    private sealed class HostAwareGater(ILibp2pHost host) : IConnectionGater
    {
        public List<PeerId> Seen { get; } = [];

        public ValueTask<GateDecision> SecuredAsync(GatedConnection connection, CancellationToken cancellationToken)
        {
            Seen.Add(connection.RemotePeer);
            return new(host.Connections.Count == 0 ? GateDecision.Allow : GateDecision.Refuse("one guest at a time"));
        }
    }
}
