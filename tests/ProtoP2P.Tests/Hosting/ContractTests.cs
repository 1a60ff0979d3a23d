using System.Text;
using Google.Protobuf.WellKnownTypes;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Hosting;

public sealed class ContractTests
{
    [Fact]
    public async Task AContract_IsCalled_ByPeerId_ByAddress_AndOverAConnection()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        using IDisposable registration = server.AddProtocol<IGreeter>(new Greeter());

        (await GreetAsync(client.GetClient<IGreeter>(server.Address()), "address")).ShouldBe("hello address");
        (await GreetAsync(client.GetClient<IGreeter>(server.PeerId), "peer")).ShouldBe("hello peer");
        (await GreetAsync(client.GetClient<IGreeter>(client.Connections[0]), "connection")).ShouldBe("hello connection");
        client.Connections.ShouldHaveSingleItem();
        server.Protocols.ShouldBe(["/test/greeter/1.0.0"]);
    }

    [Fact]
    public async Task TheContractsOfAHost_AreThoseThatItServesNow()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartAsync();
        using IDisposable raw = host.AddStreamHandler("/test/raw/1.0.0", static (_, _) => ValueTask.CompletedTask);
        host.Contracts.ShouldBeEmpty();

        IDisposable registration = host.AddProtocol<IGreeter>(new Greeter());
        host.Contracts.ShouldHaveSingleItem().Name.ShouldBe(typeof(IGreeter).FullName);
        host.Contracts[0].Methods[0].Errors[0].Descriptor.ShouldBe(StringValue.Descriptor);

        registration.Dispose();
        host.Contracts.ShouldBeEmpty();
    }

    [Fact]
    public async Task ADeclaredError_ArrivesWithItsMessage()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        using IDisposable registration = server.AddProtocol<IGreeter>(new Greeter(static name =>
            throw new RpcException<StringValue>(RpcStatusCode.InvalidArgument, "nobody is called that", new StringValue { Value = name })));

        RpcException<StringValue> error = await Should.ThrowAsync<RpcException<StringValue>>(
            GreetAsync(client.GetClient<IGreeter>(server.Address()), "x"));

        error.StatusCode.ShouldBe(RpcStatusCode.InvalidArgument);
        error.Detail.Value.ShouldBe("x");
    }

    [Fact]
    public async Task AClientThatListensOnNothing_IsCalledBack_OverItsOwnConnection()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        using IDisposable registration = client.AddProtocol<IGreeter>(new Greeter());
        await client.ConnectAsync(server.Address(), TestNet.Token);
        await Eventually.TrueAsync(() => server.Connections.Count == 1);

        (await GreetAsync(server.GetClient<IGreeter>(client.PeerId), "back")).ShouldBe("hello back");
        (await GreetAsync(server.GetClient<IGreeter>(server.Connections[0]), "back")).ShouldBe("hello back");
    }

    [Fact]
    public async Task WhileTheHostDrains_RunningCallsEnd_AndNewOnesAreUnavailable_NotProcessed()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        (TaskCompletionSource started, TaskCompletionSource release) = (new(), new());
        using IDisposable registration = server.AddProtocol<IGreeter>(new Greeter(name =>
        {
            started.TrySetResult();
            return name == "slow" ? release.Task : Task.CompletedTask;
        }));
        IGreeter greeter = client.GetClient<IGreeter>(server.Address());
        Task<string> running = GreetAsync(greeter, "slow");
        await started.Task.WaitAsync(TestNet.Patience, TestNet.Token);

        Task stopping = server.StopAsync(TestNet.Token);
        await Eventually.TrueAsync(() => server.Protocols.Count == 0);
        RpcException refused = await Should.ThrowAsync<RpcException>(() => GreetAsync(greeter, "late"));
        release.SetResult();

        (await running).ShouldBe("hello slow");
        refused.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        refused.NotProcessed.ShouldBeTrue();
        await stopping.WaitAsync(TestNet.Patience, TestNet.Token);
    }

    [Fact]
    public async Task APeerThatCannotBeReached_IsUnavailable_NotProcessed_WithOneReasonPerAddress()
    {
        await using var net = new TestNet();
        Libp2pHost client = await net.StartDialerAsync();
        PeerId peer = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);

        RpcException error = await Should.ThrowAsync<RpcException>(() =>
            GreetAsync(client.GetClient<IGreeter>(Multiaddress.Parse("/memory/77").WithPeerId(peer)), "nobody"));

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBeTrue();
        error.ToString().ShouldContain("nobody listens there");
    }

    [Fact]
    public async Task TwoNodesThatDialEachOther_WithACallStartedOnEachSide_FailNoCall()
    {
        await using var net = new TestNet { Clock = TimeProvider.System };
        Libp2pHost left = await net.StartAsync();
        Libp2pHost right = await net.StartAsync();
        left.AddProtocol<IGreeter>(new Greeter());
        right.AddProtocol<IGreeter>(new Greeter());
        for (int round = 0; round < 1000; round++)
        {
            net.Network.Hold();
            Task<string> fromLeft = GreetAsync(left.GetClient<IGreeter>(right.Address()), "right");
            Task<string> fromRight = GreetAsync(right.GetClient<IGreeter>(left.Address()), "left");
            await Eventually.TrueAsync(() => net.Network.Links.Count == 2 || fromLeft.IsCompleted || fromRight.IsCompleted);
            net.Network.Release();

            (await fromLeft).ShouldBe("hello right");
            (await fromRight).ShouldBe("hello left");
            await Eventually.TrueAsync(() => left.Connections.Count == 2 && right.Connections.Count == 2);
            await left.DisconnectAsync(right.PeerId, TestNet.Token);
            await Eventually.TrueAsync(() => left.Connections.Count == 0 && right.Connections.Count == 0 && net.Network.Links.Count == 0);
        }
    }

    internal static async Task<string> GreetAsync(IGreeter greeter, string name) =>
        Encoding.UTF8.GetString((await greeter.GreetAsync(Encoding.UTF8.GetBytes(name), TestNet.Token).AsTask()
            .WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token)).Span);
}
