using Google.Protobuf.WellKnownTypes;

namespace ProtoP2P.Tests.Hosting;

/// <summary>Who may call.</summary>
public sealed class RequirePeerTests
{
    // The peer whose Ed25519 seed is all zeros.
    internal const string Known = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_attribute_lets_its_peers_call_and_nobody_else(bool isKnown)
    {
        await using var net = new TestNet();
        (Libp2pHost client, Libp2pHost server) = await PairAsync(net, isKnown);
        var service = new GuardedVault();
        server.AddProtocol<IVault>(service);
        IVault vault = client.GetClient<IVault>(server.Address());

        await ShouldBeAsync(isKnown, vault.OpenAsync(FilterTests.Text("a"), TestNet.Token).AsTask());
        await ShouldBeAsync(isKnown, FilterTests.ReadAsync(vault.WatchAsync(FilterTests.Text("a"), TestNet.Token)));
        service.Calls.ShouldBe(isKnown ? 2 : 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_holds_in_bare_mode_where_the_stream_is_reset(bool isKnown)
    {
        await using var net = new TestNet();
        (Libp2pHost client, Libp2pHost server) = await PairAsync(net, isKnown);
        server.AddProtocol<IBareVault>(new GuardedBareVault());
        Task<StringValue> call = client.GetClient<IBareVault>(server.Address()).OpenAsync(FilterTests.Text("a"), TestNet.Token).AsTask();

        if (isKnown)
        {
            (await call).Value.ShouldBe("a");
            return;
        }

        // yamux has no room for the code: what remains is that the stream was reset (docs/rpc-wire.md, Reset codes).
        RpcException error = await Should.ThrowAsync<RpcException>(call);
        error.StatusCode.ShouldBeOneOf(RpcStatusCode.PermissionDenied, RpcStatusCode.Unavailable);
    }

    [Fact]
    public async Task Attributes_of_class_and_method_must_both_agree()
    {
        await using var net = new TestNet();
        (Libp2pHost client, Libp2pHost server) = await PairAsync(net, isKnown: true);
        server.AddProtocol<IVault>(new GuardedVault());
        IVault vault = client.GetClient<IVault>(server.Address());

        (await vault.OpenAsync(FilterTests.Text("a"), TestNet.Token)).Value.ShouldBe("a");
        await ShouldBeAsync(isAllowed: false, vault.CloseAsync(new Int32Value(), TestNet.Token).AsTask());
    }

    [Fact]
    public async Task A_class_that_an_activator_makes_is_guarded_too()
    {
        await using var net = new TestNet();
        (Libp2pHost client, Libp2pHost server) = await PairAsync(net, isKnown: false);
        var service = new GuardedVault();
        server.AddProtocol<IVault>(new Activator(service));

        await ShouldBeAsync(isAllowed: false, client.GetClient<IVault>(server.Address()).OpenAsync(FilterTests.Text("a"), TestNet.Token).AsTask());
        service.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData("list", true)]
    [InlineData("list", false)]
    [InlineData("predicate", true)]
    [InlineData("predicate", false)]
    [InlineData("task", true)]
    [InlineData("task", false)]
    public async Task A_registration_lets_in_whom_it_says(string form, bool isKnown)
    {
        await using var net = new TestNet();
        (Libp2pHost client, Libp2pHost server) = await PairAsync(net, isKnown);
        PeerId known = PeerId.Parse(Known);
        var options = new ContractServiceOptions();
        switch (form)
        {
            case "list":
                options.RequirePeer(known);
                break;
            case "predicate":
                options.RequirePeer(call => call.RemotePeer == known);
                break;
            default:
                options.RequirePeer(async call =>
                {
                    await Task.Yield();
                    return call.Server!.Connection.RemotePeer == known;
                });
                break;
        }

        server.AddProtocol<IVault>(new Vault(), options);

        await ShouldBeAsync(isKnown, client.GetClient<IVault>(server.Address()).OpenAsync(FilterTests.Text("a"), TestNet.Token).AsTask());
    }

    [Fact]
    public async Task An_attribute_that_cannot_be_meant_stops_the_registration_and_is_named()
    {
        await using var net = new TestNet();
        Libp2pHost host = net.Create();

        Should.Throw<InvalidOperationException>(() => host.AddProtocol<IBareVault>(new MistypedVault()))
            .Message.ShouldBe("[RequirePeer] of ProtoP2P.Tests.Hosting.RequirePeerTests+MistypedVault around Open names '12D3KooWnobody', which is no peer id");
        Should.Throw<InvalidOperationException>(() => host.AddProtocol<IBareVault>(new ForgottenVault())).Message.ShouldContain("would refuse everybody");
        Should.Throw<ArgumentException>(() => new ContractServiceOptions().RequirePeer(Array.Empty<PeerId>())).Message.ShouldContain("would refuse everybody");
        host.Protocols.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_attribute_that_cannot_be_meant_refuses_the_calls_of_a_class_that_an_activator_makes()
    {
        await using var net = new TestNet();
        (Libp2pHost client, Libp2pHost server) = await PairAsync(net, isKnown: true);
        server.AddProtocol<IBareVault>(new Activator(new MistypedVault()));

        await Should.ThrowAsync<RpcException>(client.GetClient<IBareVault>(server.Address()).OpenAsync(FilterTests.Text("a"), TestNet.Token).AsTask());
    }

    internal static async Task<(Libp2pHost Client, Libp2pHost Server)> PairAsync(TestNet net, bool isKnown)
    {
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync(options => options.Identity = isKnown ? PrivateKey.FromEd25519Seed(new byte[32]) : null);
        (client.PeerId.ToString() == Known).ShouldBe(isKnown);
        return (client, server);
    }

    internal static async Task ShouldBeAsync(bool isAllowed, Task call)
    {
        Exception? error = await Record.ExceptionAsync(() => call.WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token));
        if (isAllowed)
        {
            error.ShouldBeNull();
            return;
        }

        var refusal = error.ShouldBeOfType<RpcException>();
        refusal.StatusCode.ShouldBe(RpcStatusCode.PermissionDenied);
        refusal.NotProcessed.ShouldBeTrue();
    }

    [RequirePeer(Known)]
    private sealed class GuardedVault : VaultBase
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public override ValueTask<StringValue> OpenAsync(StringValue door, RpcCall call = default)
        {
            Interlocked.Increment(ref _calls);
            return new(door);
        }

        [RequirePeer("12D3KooWLU2znyJMtDiHArqAGbZn8CgUGp92kxDBtefftEEaHSZS")]
        public override ValueTask<StringValue> CloseAsync(Int32Value times, RpcCall call = default) => new(new StringValue());

        public override IAsyncEnumerable<StringValue> WatchAsync(StringValue door, RpcCall call = default)
        {
            Interlocked.Increment(ref _calls);
            return base.WatchAsync(door, call);
        }
    }

    private sealed class GuardedBareVault : IBareVault
    {
        [RequirePeer(Known)]
        public ValueTask<StringValue> OpenAsync(StringValue door, RpcCall call = default) => new(door);
    }

    [RequirePeer("12D3KooWnobody")]
    private sealed class MistypedVault : IBareVault
    {
        public ValueTask<StringValue> OpenAsync(StringValue door, RpcCall call = default) => new(door);
    }

    [RequirePeer]
    private sealed class ForgottenVault : IBareVault
    {
        public ValueTask<StringValue> OpenAsync(StringValue door, RpcCall call = default) => new(door);
    }

    private sealed class Activator(object service) : IContractActivator<IVault>, IContractActivator<IBareVault>
    {
        IVault IContractActivator<IVault>.Activate(RpcServerContext context, out IAsyncDisposable? scope)
        {
            scope = null;
            return (IVault)service;
        }

        IBareVault IContractActivator<IBareVault>.Activate(RpcServerContext context, out IAsyncDisposable? scope)
        {
            scope = null;
            return (IBareVault)service;
        }
    }
}
