using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Swarm;

/// <summary>Dials of whole hosts over scripted transports, on a clock that moves from one timer to the next and never else.</summary>
public sealed class HappyEyeballsTests : IAsyncDisposable
{
    private const string Quic6 = "/ip6/2606::1/udp/1/quic-v1", Quic4 = "/ip4/8.8.8.8/udp/1/quic-v1", Tcp4 = "/ip4/8.8.8.8/tcp/1", OtherTcp4 = "/ip4/8.8.8.8/tcp/2";
    private const string OtherQuic4 = "/ip4/8.8.8.8/udp/2/quic-v1";

    private readonly FakeTimeProvider _clock = new();
    private readonly TestNet _net;
    private readonly ScriptedTransport _transport;

    public HappyEyeballsTests()
    {
        _net = new TestNet { Clock = _clock };
        _transport = new ScriptedTransport(_net.Network.CreateTransport("script"), _clock);
    }

    [Theory]
    [InlineData(Quic4, Tcp4, 250)]
    [InlineData(Quic6, Quic4, 250)]
    [InlineData("/ip4/8.8.8.8/tcp/1", "/ip4/8.8.8.8/tcp/2", 250)]
    [InlineData("/ip4/10.0.0.1/udp/1/quic-v1", "/ip4/10.0.0.1/tcp/1", 30)]
    [InlineData("/ip4/8.8.8.8/tcp/1", "/ip4/9.9.9.9/tcp/1/p2p-circuit", 500)]
    public async Task ADeadFirstAddress_CostsItsStaggerDelay_AndNoMore(string dead, string alive, int milliseconds)
    {
        (Libp2pHost client, Libp2pHost server) = await StartAsync();
        _transport.Lead(alive, server.ListenAddresses[0]);

        Task<IPeerConnection> dial = DialAsync(client, server, dead, alive);
        await AdvanceAsync(milliseconds);
        await dial.WaitAsync(TestNet.Patience, TestNet.Token);

        _clock.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
        _transport.Dials.ShouldBe([$"0 {dead}", $"{milliseconds} {alive}"]);
    }

    [Fact]
    public async Task TwoDeadAddresses_CostOneDelayEach()
    {
        (Libp2pHost client, Libp2pHost server) = await StartAsync();
        _transport.Lead(Tcp4, server.ListenAddresses[0]);

        Task<IPeerConnection> dial = DialAsync(client, server, Tcp4, Quic4, Quic6);
        await AdvanceAsync(250);
        await AdvanceAsync(250);
        await dial.WaitAsync(TestNet.Patience, TestNet.Token);

        _transport.Dials.ShouldBe([$"0 {Quic6}", $"250 {Quic4}", $"500 {Tcp4}"]);
    }

    [Fact]
    public async Task AnAddressThatRefuses_CostsNothing()
    {
        (Libp2pHost client, Libp2pHost server) = await StartAsync();
        _transport.Refuse(Quic6);
        _transport.Refuse(Quic4);
        _transport.Lead(Tcp4, server.ListenAddresses[0]);

        await DialAsync(client, server, Quic6, Quic4, Tcp4).WaitAsync(TestNet.Patience, TestNet.Token);

        _transport.Dials.ShouldBe([$"0 {Quic6}", $"0 {Quic4}", $"0 {Tcp4}"]);
    }

    [Fact]
    public async Task AFirstAddressThatAnswers_IsTheOnlyOneThatIsDialled()
    {
        (Libp2pHost client, Libp2pHost server) = await StartAsync();
        _transport.Lead(Quic6, server.ListenAddresses[0]);

        IPeerConnection connection = await DialAsync(client, server, Tcp4, Quic4, Quic6).WaitAsync(TestNet.Patience, TestNet.Token);

        connection.RemotePeer.ShouldBe(server.PeerId);
        _transport.Dials.ShouldBe([$"0 {Quic6}"]);
    }

    [Fact]
    public async Task AHandshakeUnderWay_HoldsTheNextAddressBack_ButNoLongerThan250Ms()
    {
        (Libp2pHost client, Libp2pHost server) = await StartAsync();
        await using ITransportListener silent = await _net.Network.CreateTransport("silent").ListenAsync(Multiaddress.Parse("/memory/99"), TestNet.Token);
        var connects = new TaskCompletionSource<Multiaddress>(TaskCreationOptions.RunContinuationsAsynchronously);
        _transport.Lead(Tcp4, connects.Task);
        _transport.Lead(OtherTcp4, server.ListenAddresses[0]);

        Task<IPeerConnection> dial = DialAsync(client, server, Tcp4, OtherTcp4);
        await StaggerIsArmedAsync(250);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        connects.SetResult(silent.LocalAddress);
        await using ITransportConnection stalled = await HandshakeStartsAsync(silent);
        await AdvanceAsync(50);
        await AdvanceAsync(200);
        await dial.WaitAsync(TestNet.Patience, TestNet.Token);

        _transport.Dials.ShouldBe([$"0 {Tcp4}", $"450 {OtherTcp4}"]);
    }

    [Fact]
    public async Task ABlackHoledTransport_IsSkippedAfterTheConfiguredNumberOfFailures_AndProbedAgainLater()
    {
        const int Window = 5;
        (Libp2pHost client, _) = await StartAsync(dial => dial.BlackHole = new() { Window = Window, MinSuccesses = 1 });

        // Every peer costs the delay of QUIC, until enough have shown that nothing comes of it.
        for (int i = 0; i < Window; i++)
        {
            (await DialNextAsync(client, delays: 1)).ShouldBe(["quic", "tcp"]);
        }

        await LoggedAsync("Dials over UDP to public addresses: Blocked, as 0 of the last 5 succeeded");
        for (int i = 1; i < Window; i++)
        {
            (await DialNextAsync(client, delays: 0)).ShouldBe(["tcp"]);
        }

        // A probe that fails costs its delay and changes nothing.
        (await DialNextAsync(client, delays: 1)).ShouldBe(["quic", "tcp"]);
        for (int i = 1; i < Window; i++)
        {
            (await DialNextAsync(client, delays: 0)).ShouldBe(["tcp"]);
        }

        _clock.Elapsed.ShouldBe((Window + 1) * TimeSpan.FromMilliseconds(250), "what is skipped costs no time");
        (await DialNextAsync(client, delays: 0, isQuicAlive: true)).ShouldBe(["quic"]);
        await LoggedAsync("Dials over UDP to public addresses: Probing, as 1 of the last 1 succeeded");
        (await DialNextAsync(client, delays: 0, isQuicAlive: true)).ShouldBe(["quic"]);
    }

    [Fact]
    public async Task APeerThatHasNothingButABlackHoledTransport_IsNotDialled_AndTheReasonNamesTheOption()
    {
        (Libp2pHost client, Libp2pHost server) = await StartAsync(dial => dial.BlackHole = new() { Window = 2, MinSuccesses = 1 });
        _transport.Refuse(Quic4);
        _transport.Refuse(OtherQuic4);
        await Should.ThrowAsync<DialException>(() => DialAsync(client, server, Quic4, OtherQuic4));
        await LoggedAsync("Dials over UDP to public addresses: Blocked, as 0 of the last 2 succeeded");
        PeerId other = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);

        var error = await Should.ThrowAsync<DialException>(() => client.ConnectAsync(Multiaddress.Parse(Quic4).WithPeerId(other), TestNet.Token).AsTask());

        error.Failures.ShouldHaveSingleItem().Reason.Message.ShouldStartWith("not tried: fewer than 1 of the last 2 dials over UDP");
        error.Message.ShouldContain("Dial.BlackHole.MinSuccesses");
        _transport.Dials.Count.ShouldBe(2);
    }

    public ValueTask DisposeAsync() => _net.DisposeAsync();

    private async Task<(Libp2pHost Client, Libp2pHost Server)> StartAsync(Action<DialOptions>? configure = null)
    {
        Libp2pHost server = await _net.StartAsync();
        Libp2pHost client = await _net.StartDialerAsync(options =>
        {
            options.AdditionalTransports.Add(_transport);
            configure?.Invoke(options.Dial);
        });
        return (client, server);
    }

    private static Task<IPeerConnection> DialAsync(Libp2pHost client, Libp2pHost server, params string[] addresses)
    {
        client.Peerstore.AddAddresses(server.PeerId, [.. addresses.Select(text => Multiaddress.Parse(text))], TimeSpan.FromHours(1));
        return client.ConnectAsync(server.PeerId, TestNet.Token).AsTask();
    }

    /// <summary>Dials another peer, at an address of each transport; which of them were dialled.</summary>
    private async Task<string[]> DialNextAsync(Libp2pHost client, int delays, bool isQuicAlive = false)
    {
        Libp2pHost server = await _net.StartAsync();
        int before = _transport.Dials.Count;
        string quic = $"/ip4/8.8.8.8/udp/{before + 1}/quic-v1", tcp = $"/ip4/8.8.8.8/tcp/{before + 1}";
        _transport.Lead(tcp, server.ListenAddresses[0]);
        if (isQuicAlive)
        {
            _transport.Lead(quic, server.ListenAddresses[0]);
        }

        Task<IPeerConnection> dial = DialAsync(client, server, quic, tcp);
        for (int i = 0; i < delays; i++)
        {
            await AdvanceAsync(250);
        }

        await dial.WaitAsync(TestNet.Patience, TestNet.Token);
        return [.. _transport.Dials.Skip(before).Select(dialled => dialled.Contains("quic", StringComparison.Ordinal) ? "quic" : "tcp")];
    }

    /// <summary>The next timer fires, once it is that of the next address: all others of a host take longer.</summary>
    private async Task AdvanceAsync(int milliseconds)
    {
        await StaggerIsArmedAsync(milliseconds);
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
    }

    private Task StaggerIsArmedAsync(int milliseconds) => Eventually.TrueAsync(() => _clock.UntilNextTimer == TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Completes once the dialer's first bytes have come.</summary>
    private static async Task<ITransportConnection> HandshakeStartsAsync(ITransportListener listener)
    {
        ITransportConnection connection = (await listener.AcceptAsync(TestNet.Token)).ShouldNotBeNull();
        (await connection.ReadAsync(new byte[1], TestNet.Token)).ShouldBe(1);
        return connection;
    }

    private Task LoggedAsync(string text) => Eventually.TrueAsync(() => _net.Logs.Entries.Any(entry => entry.Text.Contains(text, StringComparison.Ordinal)));
}
