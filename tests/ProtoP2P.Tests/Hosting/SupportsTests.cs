using Microsoft.Extensions.Logging;
using ProtoP2P.Identify;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Hosting;

/// <summary>Whether a peer serves a contract: by what it says, or by trying.</summary>
public sealed class SupportsTests
{
    private const string Greeter = "/test/greeter/1.0.0";

    [Theory]
    [InlineData(Greeter, true)]
    [InlineData("/test/other/1.0.0", false)]
    public async Task WhatAPeerSaysOfItself_IsWaitedFor_AndNoStreamIsTried(string served, bool expected)
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync(AddIdentify);
        Libp2pHost client = await net.StartDialerAsync(AddIdentify);
        int tried = 0;
        using IDisposable handler = server.AddStreamHandler(served, (_, _) => CountAsync(ref tried));
        Introduce(client, server);

        (await SupportsAsync<IGreeter>(client, server)).ShouldBe(expected);
        (await SupportsAsync<IGreeter>(client, server)).ShouldBe(expected);

        client.Connections.ShouldHaveSingleItem();
        tried.ShouldBe(0);
    }

    [Fact]
    public async Task WhatAPeerTakesBack_IsNoLongerSupported()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync(AddIdentify);
        Libp2pHost client = await net.StartDialerAsync(AddIdentify);
        Introduce(client, server);
        using (server.AddProtocol<IGreeter>(new Greeter()))
        {
            (await SupportsAsync<IGreeter>(client, server)).ShouldBeTrue();
        }

        await Eventually.TrueAsync(() => client.Peerstore.GetProtocols(server.PeerId)?.Contains(Greeter) == false);
        (await SupportsAsync<IGreeter>(client, server)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task WithoutIdentifyAtEitherEnd_TheProtocolIsTried(bool clientIdentifies, bool serverIdentifies)
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync(options => AddIdentify(options, serverIdentifies));
        Libp2pHost client = await net.StartDialerAsync(options => AddIdentify(options, clientIdentifies));
        Introduce(client, server);

        (await SupportsAsync<IGreeter>(client, server)).ShouldBeFalse();
        using IDisposable registration = server.AddProtocol<IGreeter>(new Greeter());
        (await SupportsAsync<IGreeter>(client, server)).ShouldBeTrue();

        client.Connections.ShouldHaveSingleItem();
        await Eventually.TrueAsync(() => client.Connections[0].StreamCount == 0);
        await Eventually.TrueAsync(() => server.Connections[0].StreamCount == 0);
        net.Logs.Entries.ShouldNotContain(entry => entry.Level >= LogLevel.Warning, "a probe is nothing to worry about");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnOlderIdOfTheContract_CountsToo(bool identify)
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync(options => AddIdentify(options, identify));
        Libp2pHost client = await net.StartDialerAsync(options => AddIdentify(options, identify));
        using IDisposable older = server.AddEcho(IVersioned.Older);
        Introduce(client, server);

        (await SupportsAsync<IVersioned>(client, server)).ShouldBeTrue();
    }

    [Fact]
    public async Task APeerThatNeverAnswersIdentify_IsTried_OnceIdentifyHasGivenUp()
    {
        var clock = new FakeTimeProvider();
        await using var net = new TestNet { Clock = clock };
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync(AddIdentify);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable silent = server.AddStreamHandler(IdentifyProtocol.Id, async (_, token) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, token);
        });
        using IDisposable registration = server.AddProtocol<IGreeter>(new Greeter());
        Introduce(client, server);
        using var impatient = new CancellationTokenSource();

        Task<bool> patient = SupportsAsync<IGreeter>(client, server);
        Task<bool> cancelled = client.SupportsAsync<IGreeter>(server.PeerId, impatient.Token).AsTask();
        await asked.Task.WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled);
        patient.IsCompleted.ShouldBeFalse();
        clock.Advance(TestNet.Patience);

        (await patient).ShouldBeTrue();
        (await SupportsAsync<IVersioned>(client, server)).ShouldBeFalse("nobody waits for it a second time");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task APeerThatWasRestarted_IsAskedAnew(bool identify)
    {
        await using var net = new TestNet();
        using PrivateKey key = PrivateKey.Generate();
        Libp2pHost client = await net.StartDialerAsync(options => AddIdentify(options, identify));
        Libp2pHost first = await StartServerAsync();
        first.AddProtocol<IGreeter>(new Greeter());
        Introduce(client, first);
        (await SupportsAsync<IGreeter>(client, first)).ShouldBeTrue();
        await first.DisposeAsync();
        await Eventually.TrueAsync(() => client.Connections.Count == 0);

        Libp2pHost second = await StartServerAsync();
        second.AddEcho(IVersioned.Older);
        Introduce(client, second);

        (await SupportsAsync<IGreeter>(client, second)).ShouldBeFalse();
        (await SupportsAsync<IVersioned>(client, second)).ShouldBeTrue();

        Task<Libp2pHost> StartServerAsync() => net.StartAsync(options =>
        {
            options.Identity = key;
            AddIdentify(options, identify);
        });
    }

    [Fact]
    public async Task APeerThatCannotBeReached_IsADialException()
    {
        await using var net = new TestNet();
        Libp2pHost client = await net.StartDialerAsync(AddIdentify);
        Libp2pHost nobody = await net.StartDialerAsync();

        await Should.ThrowAsync<DialException>(SupportsAsync<IGreeter>(client, nobody));
    }

    [Fact]
    public async Task OneAtATime_AsksPeersWhatTheyAre()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartDialerAsync();

        IDisposable first = host.UseIdentifier(new NobodySays());
        Should.Throw<InvalidOperationException>(() => host.UseIdentifier(new NobodySays())).Message.ShouldContain(nameof(NobodySays));
        first.Dispose();

        host.UseIdentifier(new NobodySays()).Dispose();
    }

    private static ValueTask CountAsync(ref int counter)
    {
        Interlocked.Increment(ref counter);
        return ValueTask.CompletedTask;
    }

    private static void AddIdentify(Libp2pHostOptions options) => AddIdentify(options, true);

    private static void AddIdentify(Libp2pHostOptions options, bool identify)
    {
        if (identify)
        {
            options.Services.Add(new IdentifyService(new IdentifyOptions { Timeout = TestNet.Patience }));
        }
    }

    private static void Introduce(Libp2pHost client, Libp2pHost server) =>
        client.Peerstore.AddAddresses(server.PeerId, server.ListenAddresses, TimeSpan.FromHours(1));

    private static Task<bool> SupportsAsync<TContract>(Libp2pHost client, Libp2pHost server)
        where TContract : class, IProtocolContract<TContract> =>
        client.SupportsAsync<TContract>(server.PeerId, TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);

    private sealed class NobodySays : IPeerIdentifier
    {
        public ValueTask<bool> WaitAsync(IPeerConnection connection, CancellationToken cancellationToken = default) => ValueTask.FromResult(false);
    }
}
