using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Hosting;

/// <summary>What the caller of a contract sees when something goes wrong between two hosts.</summary>
public sealed class CallerErrorTests
{
    [Fact]
    public async Task AnImpostor_IsUnavailable_NotProcessed_WithBothIds()
    {
        await using var net = new TestNet();
        Libp2pHost impostor = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        PeerId expected = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);

        RpcException error = await FailAsync(client.GetClient<IGreeter>(impostor.ListenAddresses[0].WithPeerId(expected)));

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBeTrue();
        error.Message.ShouldContain(expected.ToString());
        error.Message.ShouldContain(impostor.PeerId.ToString());
        WrongPeerException wrong = error.InnerException.ShouldBeOfType<DialException>().InnerException.ShouldBeOfType<WrongPeerException>();
        wrong.Expected.ShouldBe(expected);
        wrong.Actual.ShouldBe(impostor.PeerId);
    }

    [Fact]
    public async Task APeerWithoutAnAddress_IsUnavailable_AndSaysWhatToDo()
    {
        await using var net = new TestNet();
        Libp2pHost client = await net.StartDialerAsync();
        PeerId peer = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);

        RpcException error = await FailAsync(client.GetClient<IGreeter>(peer));

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBeTrue();
        error.Message.ShouldContain($"Greet at {peer}");
        error.Message.ShouldContain("add one to the peerstore");
    }

    [Fact]
    public async Task AConnectionThatIsCut_IsUnavailable_AndMayHaveRun()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        (TaskCompletionSource started, TaskCompletionSource release) = (new(), new());
        using IDisposable registration = server.AddProtocol<IGreeter>(new Greeter(_ =>
        {
            started.TrySetResult();
            return release.Task;
        }));

        Task<RpcException> failing = FailAsync(client.GetClient<IGreeter>(server.Address()));
        await started.Task.WaitAsync(TestNet.Patience, TestNet.Token);
        net.Network.CutAll();

        RpcException error = await failing;
        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBeFalse();
        error.Message.ShouldContain(server.PeerId.ToString());
        release.SetResult();
    }

    [Fact]
    public async Task AHostThatStopsUnderItsOwnCall_EndsIt_AndTakesNoMore()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        (TaskCompletionSource started, TaskCompletionSource release) = (new(), new());
        using IDisposable registration = server.AddProtocol<IGreeter>(new Greeter(_ =>
        {
            started.TrySetResult();
            return release.Task;
        }));
        IGreeter greeter = client.GetClient<IGreeter>(server.Address());
        Task<RpcException> failing = FailAsync(greeter);
        await started.Task.WaitAsync(TestNet.Patience, TestNet.Token);
        IGreeter overConnection = client.GetClient<IGreeter>(client.Connections[0]);

        await client.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TestNet.Token);

        (await failing).StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        await Should.ThrowAsync<ObjectDisposedException>(() => ContractTests.GreetAsync(greeter, "late"));
        RpcException late = await FailAsync(overConnection);
        late.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        late.NotProcessed.ShouldBeTrue();
        release.SetResult();
    }

    [Fact]
    public async Task AProtocolThatThePeerLacks_IsUnimplemented_NotProcessed()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();

        RpcException error = await FailAsync(client.GetClient<IGreeter>(server.Address()));

        error.StatusCode.ShouldBe(RpcStatusCode.Unimplemented);
        error.NotProcessed.ShouldBeTrue();
        error.Message.ShouldContain(server.PeerId.ToString());
        error.Message.ShouldContain("/test/greeter/1.0.0");
    }

    [Fact]
    public async Task WhatAPeerSaidItServes_BarsACall_OnlyWhileItIsConnected()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        using IDisposable registration = server.AddProtocol<IGreeter>(new Greeter());
        await client.ConnectAsync(server.Address(), TestNet.Token);
        client.ReportIdentity(server.PeerId, new PeerIdentity(["/other/1.0.0"], null, null));
        IGreeter greeter = client.GetClient<IGreeter>(server.Address());

        (await FailAsync(greeter)).StatusCode.ShouldBe(RpcStatusCode.Unimplemented);

        // It may have come back with more, or have taken its protocols off the list only to stop.
        await client.DisconnectAsync(server.PeerId, TestNet.Token);
        await Eventually.TrueAsync(() => client.Connections.Count == 0);
        (await ContractTests.GreetAsync(greeter, "again")).ShouldBe("hello again");
        client.Peerstore.GetProtocols(server.PeerId).ShouldBe(["/other/1.0.0"]);
    }

    [Fact]
    public async Task ACallOverAConnectionThatIsThere_TakesOneRoundTrip()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        using IDisposable registration = server.AddProtocol<IGreeter>(new Greeter());
        IGreeter greeter = client.GetClient<IGreeter>(server.Address());
        await ContractTests.GreetAsync(greeter, "first");
        InMemoryLink link = net.Network.Links.ShouldHaveSingleItem();
        int before = link.RoundTrips;

        for (int call = 0; call < 100; call++)
        {
            await ContractTests.GreetAsync(greeter, "next");
        }

        (link.RoundTrips - before).ShouldBe(100);
    }

    [Fact]
    public async Task AReplyLargerThanTheWindow_ArrivesWhole_ThoughItsHostIsStopping()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        (TaskCompletionSource started, TaskCompletionSource release) = (new(), new());
        var reply = new byte[3_000_000];
        new Random(7).NextBytes(reply);
        using IDisposable registration = server.AddProtocol<IGreeter>(new LargeGreeter(reply, started, release.Task));
        Task<ReadOnlyMemory<byte>> call = client.GetClient<IGreeter>(server.Address()).GreetAsync(new byte[] { 1 }, TestNet.Token).AsTask();
        await started.Task.WaitAsync(TestNet.Patience, TestNet.Token);

        Task stopping = server.StopAsync(TestNet.Token);
        await Eventually.TrueAsync(() => server.Protocols.Count == 0);
        release.SetResult();

        (await call.WaitAsync(TestNet.Patience, TestNet.Token)).Span.SequenceEqual(reply).ShouldBeTrue();
        await stopping.WaitAsync(TestNet.Patience, TestNet.Token);
    }

    private static async Task<RpcException> FailAsync(IGreeter greeter) =>
        await Should.ThrowAsync<RpcException>(() => ContractTests.GreetAsync(greeter, "nobody"));

    private sealed class LargeGreeter(byte[] reply, TaskCompletionSource started, Task release) : IGreeter
    {
        public async ValueTask<ReadOnlyMemory<byte>> GreetAsync(ReadOnlyMemory<byte> name, RpcCall call = default)
        {
            started.SetResult();
            await release;
            return reply;
        }
    }
}
