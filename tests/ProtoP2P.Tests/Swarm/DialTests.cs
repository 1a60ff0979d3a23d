using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Swarm;

public sealed class DialTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnImpostorListener_FailsTheDial_WithBothIds(bool yamux)
    {
        await using var net = new TestNet();
        void Configure(Libp2pHostOptions options) => options.Muxers.Add(yamux ? new YamuxMuxer() : new MplexMuxer());
        Libp2pHost impostor = await net.StartAsync(Configure);
        Libp2pHost client = await net.StartDialerAsync(Configure);
        PeerId expected = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);
        Multiaddress address = impostor.ListenAddresses[0];

        var error = await Should.ThrowAsync<DialException>(() => client.ConnectAsync(address.WithPeerId(expected), TestNet.Token).AsTask());

        var reason = error.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<WrongPeerException>();
        (reason.Expected, reason.Actual).ShouldBe((expected, impostor.PeerId));
        error.Message.ShouldContain(expected.ToString());
        error.Message.ShouldContain(impostor.PeerId.ToString());
        client.Connections.ShouldBeEmpty();
        await Eventually.TrueAsync(() => net.Network.Links.Count == 0);
    }

    [Fact]
    public async Task AFailedDial_HasOneReasonPerAddress_TriedOrSkipped()
    {
        await using var net = new TestNet();
        Libp2pHost client = await net.StartDialerAsync();
        PeerId peer = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);
        Multiaddress refused = Multiaddress.Parse("/memory/77"), silent = Multiaddress.Parse("/memory/78"), foreign = Multiaddress.Parse("/ip4/10.0.0.1/udp/1/quic-v1");
        net.Network.Refuse(silent, "host unreachable");
        client.Peerstore.AddAddresses(peer, [refused, silent, foreign], TimeSpan.FromHours(1));

        var error = await Should.ThrowAsync<DialException>(() => client.ConnectAsync(peer, TestNet.Token).AsTask());

        error.PeerId.ShouldBe(peer);
        error.Failures.Count.ShouldBe(3);
        ReasonOf(error, refused).ShouldContain("nobody listens there");
        ReasonOf(error, silent).ShouldContain("host unreachable");
        ReasonOf(error, foreign).ShouldContain("no transport of this node dials");
        error.Failures.ShouldAllBe(failure => error.Message.Contains(failure.Address.ToString()));
    }

    [Fact]
    public async Task AnAddressThatFailed_IsLeftAlone_UntilItsBackoffHasPassed()
    {
        var clock = new FakeTimeProvider();
        await using var net = new TestNet { Clock = clock };
        Libp2pHost client = await net.StartDialerAsync();
        Libp2pHost server = net.Create(options => options.ListenAddresses.Add(Multiaddress.Parse("/memory/77")));
        Multiaddress address = Multiaddress.Parse("/memory/77").WithPeerId(server.PeerId);
        await Should.ThrowAsync<DialException>(() => client.ConnectAsync(address, TestNet.Token).AsTask());
        await server.StartAsync(TestNet.Token);

        var error = await Should.ThrowAsync<DialException>(() => client.ConnectAsync(address, TestNet.Token).AsTask());
        error.Failures.ShouldHaveSingleItem().Reason.Message.ShouldContain("dial backoff");

        clock.Advance(TimeSpan.FromSeconds(6));
        await client.ConnectAsync(address, TestNet.Token);
    }

    [Fact]
    public async Task ADialThatGetsNoAnswer_EndsAfter15Seconds()
    {
        var clock = new FakeTimeProvider();
        await using var net = new TestNet { Clock = clock };
        Libp2pHost client = await net.StartDialerAsync();
        Multiaddress silent = Multiaddress.Parse("/memory/78");
        net.Network.SwallowDials(silent);
        PeerId peer = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);

        Task<IPeerConnection> dial = client.ConnectAsync(silent.WithPeerId(peer), TestNet.Token).AsTask();
        await clock.WaitForTimersAsync(1, TestNet.Token);
        await clock.SettleAsync(TestNet.Token);
        await clock.AdvanceToNextTimerAsync(TestNet.Token);

        var error = await Should.ThrowAsync<DialException>(() => dial.WaitAsync(TestNet.Patience, TestNet.Token));
        clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(15));
        error.Failures.ShouldHaveSingleItem().Reason.Message.ShouldBe("no connection within 15 s (option Dial.Timeout)");
    }

    [Fact]
    public async Task ADialThatNobodyWaitsFor_Ends()
    {
        await using var net = new TestNet();
        Libp2pHost client = await net.StartDialerAsync();
        Libp2pHost server = await net.StartAsync();
        net.Network.SwallowDials(server.ListenAddresses[0]);
        using var patience = new CancellationTokenSource();

        Task<IPeerConnection> dial = client.ConnectAsync(server.Address(), patience.Token).AsTask();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => dial.WaitAsync(TestNet.Patience, TestNet.Token));

        net.Network.Allow(server.ListenAddresses[0]);
        await client.ConnectAsync(server.Address(), TestNet.Token);
    }

    [Fact]
    public async Task ManyCallersAtOnce_ShareOneDial()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        net.Network.Hold();

        Task<IPeerConnection>[] dials = [.. Enumerable.Range(0, 50).Select(_ => client.ConnectAsync(server.Address(), TestNet.Token).AsTask())];
        await Eventually.TrueAsync(() => net.Network.Links.Count > 0);
        net.Network.Release();

        IPeerConnection[] connections = await Task.WhenAll(dials).WaitAsync(TestNet.Patience, TestNet.Token);
        connections.Distinct().ShouldHaveSingleItem();
        net.Network.Links.ShouldHaveSingleItem();
        (await client.ConnectAsync(server.PeerId, TestNet.Token)).ShouldBeSameAs(connections[0]);
    }

    [Fact]
    public async Task TheFirstAddressThatWorks_Wins()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();
        Multiaddress silent = Multiaddress.Parse("/memory/78");
        net.Network.SwallowDials(silent);
        client.Peerstore.AddAddresses(server.PeerId, [silent, server.ListenAddresses[0]], TimeSpan.FromHours(1));

        IPeerConnection connection = await client.ConnectAsync(server.PeerId, TestNet.Token);

        connection.RemoteAddress.ShouldBe(server.ListenAddresses[0]);
    }

    [Fact]
    public async Task ThisNodeItself_IsNotDialled_ByIdNorByAddress()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartAsync();

        (await Should.ThrowAsync<DialException>(() => host.ConnectAsync(host.Address(), TestNet.Token).AsTask()))
            .Message.ShouldContain("this node itself");
        (await Should.ThrowAsync<DialException>(() => host.ConnectToUnknownPeerAsync(host.ListenAddresses[0], TestNet.Token).AsTask()))
            .Message.ShouldContain("this node itself");
    }

    [Fact]
    public async Task APeerWithoutAddresses_AndAnAddressWithoutAPeer_SayWhatToDo()
    {
        await using var net = new TestNet();
        Libp2pHost client = await net.StartDialerAsync();
        PeerId peer = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);

        (await Should.ThrowAsync<DialException>(() => client.ConnectAsync(peer, TestNet.Token).AsTask())).Message.ShouldContain("no address of it is known");
        (await Should.ThrowAsync<ArgumentException>(() => client.ConnectAsync(Multiaddress.Parse("/memory/1"), TestNet.Token).AsTask()))
            .Message.ShouldContain("expected .../p2p/ID");
    }

    [Fact]
    public async Task AnUnknownPeer_IsReached_ByTheExplicitCallOnly()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync();

        IPeerConnection connection = await client.ConnectToUnknownPeerAsync(server.ListenAddresses[0], TestNet.Token);

        connection.RemotePeer.ShouldBe(server.PeerId);
        (await client.ConnectAsync(server.PeerId, TestNet.Token)).ShouldBeSameAs(connection);
    }

    [Fact]
    public async Task ASecurityProtocolThatThePeerLacks_CostsOneMoreConnection_TheFirstTimeOnly()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync(options =>
        {
            options.Security.Add(static key => new RenamedSecurity("/test/other/1.0.0", key));
            options.Security.Add(static key => new RenamedSecurity("/noise", key));
        });

        await client.ConnectAsync(server.Address(), TestNet.Token);
        net.Network.Links.ShouldHaveSingleItem().Number.ShouldBe(2);
        await client.DisconnectAsync(server.PeerId, TestNet.Token);
        await Eventually.TrueAsync(() => client.Connections.Count == 0);

        IPeerConnection again = await client.ConnectAsync(server.Address(), TestNet.Token);
        again.SecurityProtocol.ShouldBe("/noise");
        net.Network.Links[^1].Number.ShouldBe(3);
    }

    [Fact]
    public async Task NoSecurityProtocolInCommon_SaysSo()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync();
        Libp2pHost client = await net.StartDialerAsync(options => options.Security.Add(static key => new RenamedSecurity("/test/other/1.0.0", key)));

        var error = await Should.ThrowAsync<DialException>(() => client.ConnectAsync(server.Address(), TestNet.Token).AsTask());

        error.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<NegotiationException>().Proposed.ShouldBe(["/test/other/1.0.0"]);
    }

    private static string ReasonOf(DialException error, Multiaddress address) => error.Failures.Single(failure => failure.Address.Equals(address)).Reason.Message;
}
