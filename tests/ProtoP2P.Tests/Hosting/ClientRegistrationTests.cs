using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Tests.Rpc.Balancing;

namespace ProtoP2P.Tests.Hosting;

public sealed class ClientRegistrationTests
{
    private const string Id = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

    [Fact]
    public async Task Clients_with_and_without_a_name_stand_side_by_side()
    {
        await using OracleNet net = await OracleNet.StartAsync(3);
        IHost app = await net.RunAsync(services =>
        {
            services.AddLibp2pClient<IOracle>().UsePeers(net.Addresses[0]);
            services.AddLibp2pClient<IOracle>("eu").UsePeers(net.Addresses[1]);
            services.AddLibp2pClient<IOracle>("us").UsePeers(net.Addresses[2]);
            services.AddSingleton<Visitor>();
        });
        var visitor = app.Services.GetRequiredService<Visitor>();

        (await AskAsync(visitor.Own)).ShouldBe("A");
        (await AskAsync(visitor.European)).ShouldBe("B");
        (await AskAsync(app.Services.GetRequiredKeyedService<IOracle>("us"))).ShouldBe("C");
        app.Services.GetRequiredService<IOracle>().ShouldBeSameAs(visitor.Own);
        app.Services.GetRequiredKeyedService<IOracle>("eu").ShouldBeSameAs(visitor.European);
    }

    [Fact]
    public async Task Settings_come_from_configuration_by_name_and_from_code_on_top()
    {
        await using OracleNet net = await OracleNet.StartAsync(2);
        IHost app = await net.RunAsync(
            services =>
            {
                services.AddLibp2pClient<IOracle>();
                services.AddLibp2pClient<IOracle>("eu", options => options.MaxPeersPerCall = 7).UsePicker(PeerPicking.LeastLatency);
            },
            ("Libp2p:Clients:IOracle:Peers:0", net.Addresses[0]),
            ("Libp2p:Clients:eu:Peers:0", net.Addresses[1]),
            ("Libp2p:Clients:eu:Picker", "PowerOfTwoChoices"),
            ("Libp2p:Clients:eu:Timeout", "00:00:03"),
            ("Libp2p:Clients:eu:Retries:MaxAttempts", "4"),
            ("Libp2p:Clients:eu:Retries:Statuses:0", "Aborted"),
            ("Libp2p:Clients:eu:Ejection:BaseTime", "00:00:09"),
            ("Libp2p:Clients:eu:Methods:AskAsync:Hedging:Delay", "00:00:00.05"));
        Libp2pClientOptions options = Options(app, "ProtoP2P.Tests.Rpc.Balancing.IOracle eu");

        (await AskAsync(app.Services.GetRequiredService<IOracle>())).ShouldBe("A");
        (await AskAsync(app.Services.GetRequiredKeyedService<IOracle>("eu"))).ShouldBe("B");
        options.Peers.ShouldBe([net.Addresses[1]]);
        options.Picker.ShouldBe(PeerPicking.LeastLatency);
        options.MaxPeersPerCall.ShouldBe(7);
        options.Timeout.ShouldBe(TimeSpan.FromSeconds(3));
        options.Retries!.MaxAttempts.ShouldBe(4);
        options.Retries.Statuses.ShouldBe([RpcStatusCode.Aborted]);
        options.Ejection!.BaseTime.ShouldBe(TimeSpan.FromSeconds(9));
        options.Methods["AskAsync"].Hedging!.Delay.ShouldBe(TimeSpan.FromMilliseconds(50));
        Options(app, "ProtoP2P.Tests.Rpc.Balancing.IOracle").Retries.ShouldBeNull();
    }

    [Fact]
    public async Task A_section_of_ones_own_is_read_too()
    {
        await using OracleNet net = await OracleNet.StartAsync(1);
        IConfiguration section = new ConfigurationBuilder().AddInMemoryCollection([new("Peers:0", net.Addresses[0]), new("WaitForPeer", "00:00:01")]).Build();
        IHost app = await net.RunAsync(services => services.AddLibp2pClient<IOracle>().Bind(section));

        (await AskAsync(app.Services.GetRequiredService<IOracle>())).ShouldBe("A");
        Options(app, "ProtoP2P.Tests.Rpc.Balancing.IOracle").WaitForPeer.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Several_parts_of_a_program_may_say_something_of_one_client()
    {
        await using OracleNet net = await OracleNet.StartAsync(2);
        IHost app = await net.RunAsync(
            services =>
            {
                services.AddLibp2pClient<IOracle>("eu").UsePeers(net.Addresses[0]).AddHedging("Ask", options => options.MaxAttempts = 3);
                services.AddLibp2pClient<IOracle>("eu").UsePeers(net.Addresses[1]).AddHedging(nameof(IOracle.AskAsync), options => options.Delay = TimeSpan.Zero);
            },
            ("Libp2p:Clients:eu:Methods:askasync:Timeout", "00:00:04"));

        Libp2pClientOptions options = Options(app, "ProtoP2P.Tests.Rpc.Balancing.IOracle eu");

        options.Peers.ShouldBe(net.Addresses);
        RpcMethodOptions method = options.Methods.ShouldHaveSingleItem().Value;
        (method.Timeout, method.Hedging!.MaxAttempts, method.Hedging.Delay).ShouldBe((TimeSpan.FromSeconds(4), 3, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("Peers:0", "/ip4/300.1.2.3/tcp/1", "Libp2p:Clients:eu:Peers:0 '/ip4/300.1.2.3/tcp/1' is not a multiaddress: ")]
    [InlineData("Peers:0", "/ip4/192.0.2.1/tcp/1", "Libp2p:Clients:eu:Peers:0 '/ip4/192.0.2.1/tcp/1' does not say whom to call: end it with /p2p/ID")]
    [InlineData("Picker", "7", "Libp2p:Clients:eu:Picker is 7; expected RoundRobin, First, LeastLatency, PowerOfTwoChoices")]
    [InlineData("Timeout", "-00:00:01", "Libp2p:Clients:eu:Timeout is -00:00:01; expected a positive time")]
    [InlineData("WaitForPeer", "02:00:00", "Libp2p:Clients:eu:WaitForPeer is 02:00:00; expected 00:00:00 to 01:00:00")]
    [InlineData("MaxPeers", "0", "Libp2p:Clients:eu:MaxPeers is 0; expected 1 to 10000")]
    [InlineData("MaxPeersPerCall", "0", "Libp2p:Clients:eu:MaxPeersPerCall is 0; expected 1 to 1000")]
    [InlineData("Retries:MaxAttempts", "1", "Libp2p:Clients:eu:Retries:MaxAttempts is 1; expected 2 to 10")]
    [InlineData("Retries:InitialBackoff", "00:00:00", "Libp2p:Clients:eu:Retries:InitialBackoff is 00:00:00; expected ")]
    [InlineData("Retries:MaxBackoff", "00:00:00.05", "Libp2p:Clients:eu:Retries:MaxBackoff is 00:00:00.0500000; expected 00:00:00.1000000 to ")]
    [InlineData("Retries:BackoffMultiplier", "0.5", "Libp2p:Clients:eu:Retries:BackoffMultiplier is 0.5; expected 1 to 10")]
    [InlineData("Retries:Statuses:0", "OK", "Libp2p:Clients:eu:Retries:Statuses:0 is OK; expected a status that calls fail with")]
    [InlineData("Throttle:MaxTokens", "1001", "Libp2p:Clients:eu:Throttle:MaxTokens is 1001; expected 0 to 1000")]
    [InlineData("Throttle:TokenRatio", "0", "Libp2p:Clients:eu:Throttle:TokenRatio is 0; expected 0.001 to 1000")]
    [InlineData("Ejection:ConsecutiveFailures", "0", "Libp2p:Clients:eu:Ejection:ConsecutiveFailures is 0; expected 1 to 1000")]
    [InlineData("Ejection:MaxPercent", "101", "Libp2p:Clients:eu:Ejection:MaxPercent is 101; expected 1 to 100")]
    [InlineData("Methods:Nope:Timeout", "00:00:01", "Libp2p:Clients:eu:Methods:Nope: ProtoP2P.Tests.Rpc.Balancing.IOracle has no method of this name; it has Ask, List, ")]
    [InlineData("Methods:Order:Hedging:Delay", "00:00:01", "Libp2p:Clients:eu:Methods:Order:Hedging: Order may not run at two peers; mark it [Idempotent]")]
    [InlineData("Methods:Ask:Hedging:MaxAttempts", "1", "Libp2p:Clients:eu:Methods:Ask:Hedging:MaxAttempts is 1; expected 2 to 10")]
    public async Task A_malformed_setting_stops_the_start_and_names_its_key(string key, string value, string expected)
    {
        await using var net = new OracleNet();
        using IHost app = net.Build(
            services =>
            {
                services.AddLibp2p();
                services.AddLibp2pClient<IOracle>("eu").UsePeers($"/p2p/{Id}");
            },
            ($"Libp2p:Clients:eu:{key}", value));

        var error = await Should.ThrowAsync<OptionsValidationException>(() => app.StartAsync(TestNet.Token));

        error.Failures.ShouldHaveSingleItem().ShouldStartWith(expected);
    }

    [Fact]
    public async Task Hedging_of_a_request_stream_or_beside_retries_stops_the_start()
    {
        await using var net = new OracleNet();
        using IHost app = net.Build(services =>
        {
            services.AddLibp2p();
            services.AddLibp2pClient<IOracle>(options =>
            {
                options.Methods["Chat"] = new RpcMethodOptions { Hedging = new RpcHedgingOptions() };
                options.Methods["Tell"] = new RpcMethodOptions { Hedging = new RpcHedgingOptions() };
                options.Methods["Ask"] = new RpcMethodOptions { Hedging = new RpcHedgingOptions(), Retries = new RpcRetryOptions() };
            }).UsePeers($"/p2p/{Id}");
        });

        var error = await Should.ThrowAsync<OptionsValidationException>(() => app.StartAsync(TestNet.Token));

        error.Message.ShouldContain("IOracle:Methods:Chat:Hedging: Chat streams its request, which can be read once");
        error.Message.ShouldContain("IOracle:Methods:Tell:Hedging: Tell has no answer to wait for");
        error.Message.ShouldContain("IOracle:Methods:Ask:Hedging: Ask is either retried or hedged, not both");
    }

    [Fact]
    public async Task A_client_without_peers_or_without_a_node_stops_the_start_and_says_what_to_call()
    {
        await using var net = new OracleNet();
        using IHost app = net.Build(services => services.AddLibp2pClient<IOracle>("eu"));

        var error = await Should.ThrowAsync<OptionsValidationException>(() => app.StartAsync(TestNet.Token));

        string[] failures = [.. error.Failures];
        failures.Length.ShouldBe(2);
        failures[0].ShouldBe("Libp2p:Clients:eu:Peers is empty; expected multiaddresses of the peers to call, or UsePeers, UseConnectedPeers or UseResolver "
            + "on the client 'eu' of ProtoP2P.Tests.Rpc.Balancing.IOracle");
        failures[1].ShouldBe("the client 'eu' of ProtoP2P.Tests.Rpc.Balancing.IOracle has no node to call from: register one with services.AddLibp2p()");
        Should.Throw<OptionsValidationException>(() => app.Services.GetRequiredKeyedService<IOracle>("eu")).Message.ShouldContain("services.AddLibp2p()");
    }

    [Fact]
    public async Task Several_addresses_of_one_peer_are_one_peer_that_is_reached_at_any_of_them()
    {
        await using OracleNet net = await OracleNet.StartAsync(1);
        IHost app = await net.RunAsync(services => services.AddLibp2pClient<IOracle>().UsePeers($"/memory/999999/p2p/{net.Servers[0].PeerId}", net.Addresses[0]));

        (await AskAsync(app.Services.GetRequiredService<IOracle>())).ShouldBe("A");
    }

    [Fact]
    public async Task The_clients_timeout_holds_where_neither_the_caller_nor_the_method_says()
    {
        await using OracleNet net = await OracleNet.StartAsync(1);
        DateTimeOffset? deadline = null;
        net.Oracles[0].Before = (_, call) =>
        {
            deadline = call.Server!.Deadline;
            return Task.CompletedTask;
        };
        IOracle client = await net.ClientAsync(builder => builder.Configure(options => options.Timeout = TimeSpan.FromHours(5)));

        await AskAsync(client);
        (deadline - net.Clock.GetUtcNow())!.Value.TotalHours.ShouldBeInRange(4.9, 5);
        await client.AskAsync(new Note(), new RpcCall { Timeout = TimeSpan.FromHours(2) }).Soon();

        (deadline - net.Clock.GetUtcNow())!.Value.TotalHours.ShouldBeInRange(1.9, 2);
    }

    [Fact]
    public async Task The_clients_timeout_holds_for_calls_with_interceptors_and_they_see_it()
    {
        await using OracleNet net = await OracleNet.StartAsync(1);
        DateTimeOffset? served = null, seen = null;
        net.Oracles[0].Before = (_, call) =>
        {
            served = call.Server!.Deadline;
            return Task.CompletedTask;
        };
        IOracle client = await net.ClientAsync(builder => builder
            .Configure(options => options.Methods["Ask"] = new RpcMethodOptions { Timeout = TimeSpan.FromHours(5) })
            .AddInterceptor(_ => new ObservingInterceptor(call => seen = call.Deadline)));

        await AskAsync(client);

        (served - net.Clock.GetUtcNow())!.Value.TotalHours.ShouldBeInRange(4.9, 5);
        (seen - net.Clock.GetUtcNow())!.Value.TotalHours.ShouldBeInRange(4.9, 5);
    }

    [Fact]
    public async Task Interceptors_run_once_a_call_however_many_attempts_it_takes_and_end_with_their_client()
    {
        await using OracleNet net = await OracleNet.StartAsync(3);
        net.Network.Refuse(net.Servers[0].ListenAddresses[0]);
        net.Network.Refuse(net.Servers[1].ListenAddresses[0]);
        var log = new List<string>();
        IHost app = await net.RunAsync(services =>
        {
            services.AddSingleton(log);
            services.AddLibp2pClient<IOracle>().UsePeers(net.Addresses).AddInterceptor<LoggingInterceptor>().AddInterceptor(_ => new LoggingInterceptor(log));
        });

        (await AskAsync(app.Services.GetRequiredService<IOracle>())).ShouldBe("C");
        log.ShouldBe(["Ask", "Ask"]);
        await ((IAsyncDisposable)app).DisposeAsync();

        log.ShouldBe(["Ask", "Ask", "disposed", "disposed"]);
    }

    private static Libp2pClientOptions Options(IHost app, string name) => app.Services.GetRequiredService<IOptionsMonitor<Libp2pClientOptions>>().Get(name);

    private static async Task<string> AskAsync(IOracle client) => (await client.AskAsync(new Note()).Soon()).Text[..1];

    private sealed class Visitor(IOracle own, [FromKeyedServices("eu")] IOracle european)
    {
        public IOracle Own { get; } = own;

        public IOracle European { get; } = european;
    }

    private sealed class ObservingInterceptor(Action<RpcInvocation> observe) : IRpcInterceptor
    {
        public ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
        {
            observe(call);
            return next(call);
        }
    }

    private sealed class LoggingInterceptor(List<string> log) : IRpcInterceptor, IDisposable
    {
        public async ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
        {
            log.Add(call.Method.Name);
            await next(call);
        }

        public void Dispose() => log.Add("disposed");
    }
}
