using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class PeerResolverTests
{
    private const string Id = "/test/oracle/1.0.0";

    [Fact]
    public async Task Connected_peers_are_called_as_long_as_they_say_that_they_serve_the_contract()
    {
        await using OracleNet net = await OracleNet.StartAsync(2);
        IHost app = await net.RunAsync(services => services.AddLibp2pClient<IOracle>().UseConnectedPeers());
        var node = app.Services.GetRequiredService<ILibp2pHost>();
        var client = app.Services.GetRequiredService<IOracle>();
        (await FailAsync(client)).ShouldContain($"no peer to call: of 0 connected peers none says that it serves {Id}");

        await ConnectAsync(0);
        (await FailAsync(client)).ShouldContain(
            $"of 1 connected peers none says that it serves {Id}, and 1 have not said what they serve (does the node run identify?)");
        await IdentifyAsync(0, "/other/1.0.0");
        (await FailAsync(client)).ShouldEndWith($"of 1 connected peers none says that it serves {Id}");

        await IdentifyAsync(0, "/other/1.0.0", Id);
        (await client.AskAsync(2)).ShouldBe(["A", "A"]);
        await ConnectAsync(1);
        await IdentifyAsync(1, Id);
        (await client.AskAsync(2)).ShouldBe(["B", "A"]);
        await DisconnectAsync(0);
        (await client.AskAsync(2)).ShouldBe(["B", "B"]);
        await IdentifyAsync(1, "/other/1.0.0");
        (await client.AskAsync(1)).ShouldBe(["-"]);

        async Task ConnectAsync(int server) => await node.ConnectAsync(net.Servers[server].Address(), TestNet.Token);

        // The resolver has subscribed before, so that it has heard of what is heard of here.
        async Task IdentifyAsync(int server, params string[] protocols)
        {
            var heard = new TaskCompletionSource();
            node.PeerIdentified += OnIdentified;
            node.ReportIdentity(net.Servers[server].PeerId, new PeerIdentity(protocols, null, null));
            await heard.Task.Soon();
            node.PeerIdentified -= OnIdentified;

            void OnIdentified(object? sender, PeerIdentifiedEventArgs args) => heard.TrySetResult();
        }

        async Task DisconnectAsync(int server)
        {
            var heard = new TaskCompletionSource();
            node.ConnectionClosed += (_, _) => heard.TrySetResult();
            await node.DisconnectAsync(net.Servers[server].PeerId, TestNet.Token);
            await heard.Task.Soon();
        }
    }

    [Fact]
    public async Task A_call_waits_for_a_first_peer_where_the_client_says_so()
    {
        await using OracleNet net = await OracleNet.StartAsync(1);
        var resolver = new ManualResolver();
        IOracle client = await StartAsync(net, resolver, TimeSpan.FromMinutes(1));

        Task<Note> answer = client.AskAsync(new Note { Text = "x" }).Soon();
        answer.IsCompleted.ShouldBeFalse();
        resolver.Set(new PeerCandidate(net.Servers[0].PeerId, net.Servers[0].ListenAddresses));

        (await answer).Text.ShouldBe("A: x");
    }

    [Theory]
    [InlineData(60, 5, RpcStatusCode.DeadlineExceeded)]
    [InlineData(5, 60, RpcStatusCode.Unavailable)]
    public async Task The_wait_for_a_peer_ends_with_the_calls_deadline_or_with_the_clients_patience(int patience, int deadline, RpcStatusCode expected)
    {
        var clock = new FakeTimeProvider();
        await using OracleNet net = await OracleNet.StartAsync(1, clock);
        IOracle client = await StartAsync(net, new ManualResolver(), TimeSpan.FromSeconds(patience));

        Task<Note> answer = client.AskAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromSeconds(deadline) }).Soon();
        clock.Advance(TimeSpan.FromSeconds(5));

        RpcException error = await Should.ThrowAsync<RpcException>(() => answer);
        error.StatusCode.ShouldBe(expected);
        error.NotProcessed.ShouldBeTrue();
        error.Reason.ShouldBe("Ask of ProtoP2P.Tests.Rpc.Balancing.IOracle: no peer to call within 00:00:05: nobody but the test knows");
    }

    [Fact]
    public async Task A_caller_that_cancels_waits_for_no_peer()
    {
        await using OracleNet net = await OracleNet.StartAsync(1);
        IOracle client = await StartAsync(net, new ManualResolver(), TimeSpan.FromMinutes(1));
        using var source = new CancellationTokenSource();

        Task<Note> answer = client.AskAsync(new Note(), source.Token).Soon();
        await source.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => answer)).CancellationToken.ShouldBe(source.Token);
    }

    [Fact]
    public async Task Configured_peers_come_before_those_that_are_found()
    {
        await using OracleNet net = await OracleNet.StartAsync(2);
        var resolver = new ManualResolver();
        resolver.Set(new PeerCandidate(net.Servers[1].PeerId, net.Servers[1].ListenAddresses));
        IHost app = await net.RunAsync(services =>
        {
            services.AddSingleton(resolver);
            services.AddLibp2pClient<IOracle>().UsePeers(net.Addresses[0]).UseResolver<ManualResolver>();
        });
        var client = app.Services.GetRequiredService<IOracle>();

        (await client.AskAsync(3)).ShouldBe(["A", "B", "A"]);
        resolver.Set();
        (await client.AskAsync(2)).ShouldBe(["A", "A"]);
    }

    [Fact]
    public async Task A_resolver_that_was_made_for_a_client_ends_with_it()
    {
        await using OracleNet net = await OracleNet.StartAsync(1);
        var resolver = new ManualResolver();
        IHost app = await net.RunAsync(services => services.AddLibp2pClient<IOracle>("x").UseResolver(context =>
        {
            (context.Name, context.Contract.ProtocolIds[0]).ShouldBe(("x", Id));
            return resolver;
        }));
        app.Services.GetRequiredKeyedService<IOracle>("x");
        resolver.IsWatched.ShouldBeTrue();

        await ((IAsyncDisposable)app).DisposeAsync();

        (resolver.IsWatched, resolver.IsDisposed).ShouldBe((false, true));
    }

    [Fact]
    public async Task No_more_peers_are_noted_than_the_limit()
    {
        await using OracleNet net = await OracleNet.StartAsync(3);
        IOracle client = await net.ClientAsync(builder => builder.Configure(options => options.MaxPeers = 2));

        (await client.AskAsync(3)).ShouldBe(["A", "B", "A"]);
    }

    [Fact]
    public async Task A_peer_that_reconnects_stays_ejected()
    {
        var clock = new FakeTimeProvider();
        await using OracleNet net = await OracleNet.StartAsync(2, clock);
        net.Oracles[0].Before = static (_, _) => throw new RpcException(RpcStatusCode.Unavailable, "ill");
        PeerCandidate[] peers = [.. net.Servers.Select(server => new PeerCandidate(server.PeerId, server.ListenAddresses))];
        var resolver = new ManualResolver();
        resolver.Set(peers);
        IHost app = await net.RunAsync(services => services.AddLibp2pClient<IOracle>()
            .UseResolver(_ => resolver).UsePicker(PeerPicking.First).AddOutlierEjection(options => options.ConsecutiveFailures = 1));
        var client = app.Services.GetRequiredService<IOracle>();
        (await client.AskAsync(2)).ShouldBe(["-", "B"]);

        resolver.Set(peers[1]);
        (await client.AskAsync(1)).ShouldBe(["B"]);
        resolver.Set(peers);

        (await client.AskAsync(1)).ShouldBe(["B"]);
    }

    private static async Task<IOracle> StartAsync(OracleNet net, ManualResolver resolver, TimeSpan patience)
    {
        IHost app = await net.RunAsync(services =>
            services.AddLibp2pClient<IOracle>(options => options.WaitForPeer = patience).UseResolver(_ => resolver));
        return app.Services.GetRequiredService<IOracle>();
    }

    private static async Task<string> FailAsync(IOracle client) => (await Should.ThrowAsync<RpcException>(() => client.AskAsync(new Note()).Soon())).Message;

    private sealed class ManualResolver : IPeerResolver, IDisposable
    {
        private IReadOnlyList<PeerCandidate> _peers = [];

        public event EventHandler? Changed;

        public bool IsDisposed { get; private set; }

        public bool IsWatched => Changed is not null;

        public void Set(params PeerCandidate[] peers)
        {
            _peers = peers;
            Changed?.Invoke(this, EventArgs.Empty);
        }

        public IReadOnlyList<PeerCandidate> GetCandidates() => _peers;

        public string Describe() => "nobody but the test knows";

        public void Dispose() => IsDisposed = true;
    }
}
