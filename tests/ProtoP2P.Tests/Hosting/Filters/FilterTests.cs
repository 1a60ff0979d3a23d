using System.Text;
using Google.Protobuf.WellKnownTypes;

namespace ProtoP2P.Tests.Hosting;

/// <summary>Attributes on services and contracts, at nodes without dependency injection.</summary>
public sealed class FilterTests
{
    [Fact]
    public async Task Filters_run_by_order_then_contract_class_and_method_wherever_the_method_is_implemented()
    {
        await using var net = new TestNet();
        IVault vault = await ServeAsync(net, host => host.AddProtocol<IVault>(new Vault()));

        (await LogAsync(call => vault.OpenAsync(Text("a"), call))).ShouldBe(["early", "contract", "class", "base class", "method", "base method"]);
        (await LogAsync(call => vault.CloseAsync(Text("a"), call))).ShouldBe(["contract", "class", "base class", "explicit base method"]);
        (await LogAsync(call => vault.CloseAsync(new Int32Value(), call))).ShouldBe(["contract", "class", "base class", "renamed"]);
        (await LogAsync(call => vault.ReadAsync(Text("a"), call))).ShouldBe(["contract", "contract method", "class", "base class"]);
        (await LogAsync(call => ReadAsync(vault.WatchAsync(Text("a"), call)))).ShouldBe(["contract", "class", "base class"]);
    }

    [Fact]
    public async Task Filters_run_inside_the_interceptors_of_host_and_registration()
    {
        await using var net = new TestNet();
        var options = new ContractServiceOptions();
        options.Interceptors.Add(Marking("registration"));
        IVault vault = await ServeAsync(net, host => host.AddProtocol<IVault>(new Vault(), options), host => host.ServerInterceptors.Add(Marking("host")));

        (await LogAsync(call => vault.CloseAsync(new Int32Value(), call))).ShouldBe(["host", "registration", "contract", "class", "base class", "renamed"]);
    }

    [Fact]
    public async Task Filters_of_a_class_that_an_activator_makes_run_once_it_is_made()
    {
        await using var net = new TestNet();
        var activator = new AlternatingActivator(new Vault(), new PlainVault());
        IVault vault = await ServeAsync(net, host => host.AddProtocol(activator));

        (await LogAsync(call => vault.CloseAsync(new Int32Value(), call))).ShouldBe(["contract", "class", "base class", "renamed"]);
        (await LogAsync(call => vault.CloseAsync(new Int32Value(), call))).ShouldBe(["contract", "base class"]);
        (await LogAsync(call => vault.ReadAsync(Text("a"), call))).ShouldBe(["contract", "contract method", "class", "base class"]);
    }

    [Fact]
    public async Task Filters_of_a_class_that_an_activator_makes_run_inside_the_interceptors()
    {
        await using var net = new TestNet();
        IVault vault = await ServeAsync(
            net, host => host.AddProtocol(new AlternatingActivator(new Vault(), new PlainVault())), host => host.ServerInterceptors.Add(Marking("host")));

        (await LogAsync(call => vault.CloseAsync(new Int32Value(), call))).ShouldBe(["host", "contract", "class", "base class", "renamed"]);
        (await LogAsync(call => vault.CloseAsync(new Int32Value(), call))).ShouldBe(["host", "contract", "base class"]);
    }

    [Fact]
    public async Task Protocols_of_the_node_itself_are_not_intercepted_by_the_hosts_interceptors()
    {
        await using var net = new TestNet();
        IVault vault = await ServeAsync(
            net,
            host => host.AddProtocol<IVault>(new Vault(), new StreamHandlerOptions { IsApplication = false }),
            host => host.ServerInterceptors.Add(Marking("host")));

        (await LogAsync(call => vault.CloseAsync(new Int32Value(), call))).ShouldBe(["contract", "class", "base class", "renamed"]);
    }

    [Fact]
    public async Task The_hosts_client_interceptors_run_around_the_calls_of_every_client()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        server.AddProtocol<IGreeter>(new Greeter());
        List<PeerId?> peers = [];
        Libp2pHost client = await net.StartDialerAsync(options => options.ClientInterceptors.Add(new Rpc.Interceptor((call, next) =>
        {
            peers.Add(call.RemotePeer);
            call.OnRequest(static name => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes("dear " + Encoding.UTF8.GetString(((ReadOnlyMemory<byte>)name).Span)));
            call.OnReply(static reply => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(((ReadOnlyMemory<byte>)reply).Span) + "!"));
            return next(call);
        })));

        (await ContractTests.GreetAsync(client.GetClient<IGreeter>(server.Address()), "a")).ShouldBe("hello dear a!");
        (await ContractTests.GreetAsync(client.GetClient<IGreeter>(server.PeerId), "b")).ShouldBe("hello dear b!");
        (await ContractTests.GreetAsync(client.GetClient<IGreeter>(client.Connections[0]), "c")).ShouldBe("hello dear c!");
        peers.ShouldBe([server.PeerId, server.PeerId, server.PeerId]);
    }

    [Fact]
    public async Task A_filter_that_needs_the_container_is_refused_where_there_is_none()
    {
        await using var net = new TestNet();
        Libp2pHost host = net.Create();
        var options = new ContractServiceOptions();
        options.AddInterceptor<FilterDependencyInjectionTests.Audit>();

        Should.Throw<InvalidOperationException>(() => host.AddProtocol<IBareVault>(new AuditedVault()))
            .Message.ShouldBe("RpcFilter<Audit> around Open takes ProtoP2P.Tests.Hosting.FilterDependencyInjectionTests+Audit from the container, "
                + "and this node was made without one: make it with AddLibp2p, or add the interceptor itself");
        Should.Throw<InvalidOperationException>(() => host.AddProtocol<IVault>(new Vault(), options)).Message.ShouldContain("from the container");
        host.Protocols.ShouldBeEmpty();
    }

    internal static async Task ReadAsync(IAsyncEnumerable<StringValue> replies)
    {
        await foreach (StringValue _ in replies)
        {
        }
    }

    internal static Rpc.Interceptor Marking(string name) => new((call, next) =>
    {
        LogFilterAttribute.Add(call, name);
        return next(call);
    });

    internal static StringValue Text(string value) => new() { Value = value };

    internal static Task<string[]> LogAsync<T>(Func<RpcCall, ValueTask<T>> call) => LogAsync(async options => { await call(options); });

    internal static async Task<string[]> LogAsync(Func<RpcCall, Task> call)
    {
        var response = new RpcResponse();
        await call(new RpcCall(TestNet.Token) { Response = response }).WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
        return [.. response.Trailers.Select(static entry => Encoding.UTF8.GetString(entry.Value.Span))];
    }

    private static async Task<IVault> ServeAsync(TestNet net, Action<Libp2pHost> register, Action<Libp2pHostOptions>? configure = null)
    {
        Libp2pHost server = await net.StartAsync(configure);
        register(server);
        Libp2pHost client = await net.StartDialerAsync();
        return client.GetClient<IVault>(server.Address());
    }

    private sealed class PlainVault : VaultBase
    {
        public override ValueTask<StringValue> CloseAsync(Int32Value times, RpcCall call = default) => new(new StringValue());
    }

    [RpcFilter<FilterDependencyInjectionTests.Audit>]
    private sealed class AuditedVault : IBareVault
    {
        public ValueTask<StringValue> OpenAsync(StringValue door, RpcCall call = default) => new(door);
    }

    private sealed class AlternatingActivator(params IVault[] vaults) : IContractActivator<IVault>
    {
        private int _calls = -1;

        public IVault Activate(RpcServerContext context, out IAsyncDisposable? scope)
        {
            scope = null;
            return vaults[Interlocked.Increment(ref _calls) % vaults.Length];
        }
    }
}
