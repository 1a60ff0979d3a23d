using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Hosting;

/// <summary>Interceptors, filters and authorizers that come from the container.</summary>
public sealed class FilterDependencyInjectionTests
{
    private readonly InMemoryNetwork _network = new();

    [Fact]
    public async Task Interceptors_of_node_registration_class_and_method_share_the_calls_scope_with_its_service()
    {
        await using Node node = await StartAsync(static builder =>
        {
            builder.Services.AddScoped<Visit>().AddScoped<Audit>();
            builder.AddServerInterceptor<NodeInterceptor>().AddProtocol<IVault, AuditedVault>(static options => options.AddInterceptor<RegistrationInterceptor>());
        });
        var response = new RpcResponse();

        StringValue visit = await node.Client<IVault>().OpenAsync(FilterTests.Text("a"), new RpcCall(TestNet.Token) { Response = response });

        string[] log = [.. response.Trailers.Select(static entry => System.Text.Encoding.UTF8.GetString(entry.Value.Span))];
        log.ShouldBe([$"node {visit.Value}", $"registration {visit.Value}", "contract", "base class", $"audit {visit.Value}", "base method"]);
        StringValue next = await node.Client<IVault>().OpenAsync(FilterTests.Text("a"), TestNet.Token);
        next.Value.ShouldNotBe(visit.Value);
    }

    [Fact]
    public async Task A_client_interceptor_is_one_object_that_may_have_the_host_in_its_constructor()
    {
        await using Node server = await StartAsync(static builder => builder.AddProtocol<IBareVault, BareVault>());
        await using Node client = await StartAsync(static builder => builder.AddClientInterceptor<ClientInterceptor>());
        IBareVault vault = client.Host.GetClient<IBareVault>(server.Host.Address());

        (await vault.OpenAsync(FilterTests.Text("a"), TestNet.Token)).Value.ShouldBe("1");
        (await vault.OpenAsync(FilterTests.Text("a"), TestNet.Token)).Value.ShouldBe("2");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_authorizer_of_the_container_decides_by_attribute_and_by_option(bool isKnown)
    {
        await using Node byAttribute = await StartAsync(static builder =>
        {
            builder.Services.AddScoped<Authorizer>();
            builder.AddProtocol<IVault, AuthorizedVault>();
        });
        await using Node byOption = await StartAsync(static builder => builder.AddProtocol<IVault, CountedVault>(static options => options.RequirePeer<Authorizer>()));
        int made = CountedVault.Made;

        await RequirePeerTests.ShouldBeAsync(isKnown, byAttribute.Client<IVault>(isKnown).OpenAsync(FilterTests.Text("a"), TestNet.Token).AsTask());
        await RequirePeerTests.ShouldBeAsync(isKnown, byOption.Client<IVault>(isKnown).OpenAsync(FilterTests.Text("a"), TestNet.Token).AsTask());
        (CountedVault.Made - made).ShouldBe(isKnown ? 1 : 0, "nothing is made for who may not call");
    }

    [Fact]
    public async Task A_derived_class_that_the_container_makes_is_guarded_by_its_own_filters_too()
    {
        await using Node node = await StartAsync(static builder =>
        {
            builder.Services.AddScoped<Vault, StrictVault>();
            builder.AddProtocol<IVault, Vault>();
        });
        var response = new RpcResponse();

        await RequirePeerTests.ShouldBeAsync(isAllowed: false, node.Client<IVault>().OpenAsync(FilterTests.Text("a"), TestNet.Token).AsTask());
        await node.Client<IVault>(isKnown: true).OpenAsync(FilterTests.Text("a"), new RpcCall(TestNet.Token) { Response = response });

        response.Trailers.Count.ShouldBe(6, "the filters of the base class run once");
    }

    [Fact]
    public async Task What_the_container_does_not_have_stops_the_start()
    {
        HostApplicationBuilder app = Application();
        app.Services.AddScoped<Visit>();
        app.Services.AddLibp2p().AddProtocol<IVault, AuditedVault>();
        using IHost host = app.Build();

        (await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync(TestNet.Token))).Message.ShouldEndWith("services.AddScoped<Audit>()");
    }

    private HostApplicationBuilder Application()
    {
        HostApplicationBuilder app = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        app.Services.Configure<Libp2pHostOptions>(options => options.Transports.Add(_network.CreateTransport("app")));
        return app;
    }

    private async Task<Node> StartAsync(Action<ILibp2pBuilder> configure)
    {
        HostApplicationBuilder app = Application();
        configure(app.Services.AddLibp2p(static options => options.Listen.Add("/memory/0")));
        IHost host = app.Build();
        await host.StartAsync(TestNet.Token);
        return new Node(host, _network);
    }

    internal sealed class Visit
    {
        public string Id { get; } = Guid.NewGuid().ToString();
    }

    internal sealed class Audit(Visit visit) : IRpcInterceptor
    {
        public ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next) => FilterTests.Marking($"audit {visit.Id}").InterceptAsync(call, next);
    }

    private sealed class NodeInterceptor(Visit visit) : IRpcInterceptor
    {
        public ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next) => FilterTests.Marking($"node {visit.Id}").InterceptAsync(call, next);
    }

    private sealed class RegistrationInterceptor(Visit visit) : IRpcInterceptor
    {
        public ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next) =>
            FilterTests.Marking($"registration {visit.Id}").InterceptAsync(call, next);
    }

    private sealed class ClientInterceptor(ILibp2pHost host) : IRpcInterceptor
    {
        private int _calls;

        public ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
        {
            host.ShouldNotBeNull();
            call.OnRequest(_ => FilterTests.Text($"{++_calls}"));
            return next(call);
        }
    }

    private sealed class Authorizer : IPeerAuthorizer
    {
        public async ValueTask<bool> IsAllowedAsync(RpcInvocation call)
        {
            await Task.Yield();
            return call.RemotePeer!.ToString() == RequirePeerTests.Known;
        }
    }

    private sealed class AuditedVault(Visit visit) : VaultBase
    {
        [RpcFilter<Audit>]
        public override ValueTask<StringValue> OpenAsync(StringValue door, RpcCall call = default) => new(FilterTests.Text(visit.Id));

        public override ValueTask<StringValue> CloseAsync(Int32Value times, RpcCall call = default) => new(new StringValue());
    }

    [RequirePeer<Authorizer>]
    private sealed class AuthorizedVault : VaultBase
    {
        public override ValueTask<StringValue> CloseAsync(Int32Value times, RpcCall call = default) => new(new StringValue());
    }

    private sealed class CountedVault : VaultBase
    {
        private static int _made;

        public CountedVault() => Interlocked.Increment(ref _made);

        public static int Made => Volatile.Read(ref _made);

        public override ValueTask<StringValue> CloseAsync(Int32Value times, RpcCall call = default) => new(new StringValue());
    }

    [RequirePeer(RequirePeerTests.Known)]
    private sealed class StrictVault : Vault;

    private sealed class BareVault : IBareVault
    {
        public ValueTask<StringValue> OpenAsync(StringValue door, RpcCall call = default) => new(door);
    }

    private sealed class Node(IHost app, InMemoryNetwork network) : IAsyncDisposable
    {
        private readonly List<Libp2pHost> _clients = [];

        public ILibp2pHost Host { get; } = app.Services.GetRequiredService<ILibp2pHost>();

        public T Client<T>(bool isKnown = false)
            where T : class, IProtocolContract<T>
        {
            var options = new Libp2pHostOptions { Identity = isKnown ? PrivateKey.FromEd25519Seed(new byte[32]) : null };
            options.Transports.Add(network.CreateTransport("client"));
            Libp2pHost client = Libp2pHost.Create(options);
            _clients.Add(client);
            client.StartAsync(TestNet.Token).IsCompletedSuccessfully.ShouldBeTrue();
            return client.GetClient<T>(Host.Address());
        }

        public async ValueTask DisposeAsync()
        {
            foreach (Libp2pHost client in _clients)
            {
                await client.DisposeAsync();
            }

            await app.StopAsync(TestNet.Token);
            app.Dispose();
        }
    }
}
