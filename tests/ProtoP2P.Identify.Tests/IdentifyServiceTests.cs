namespace ProtoP2P.Identify.Tests;

public sealed class IdentifyServiceTests
{
    private static readonly StreamHandler Ignore = (_, _) => ValueTask.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_sides_of_a_new_connection_learn_of_each_other()
    {
        await using var hosts = new TestHosts();
        (Libp2pHost alice, IdentifyService aliceIdentify) = await hosts.StartAsync(
            "alice/1", "/ip4/127.0.0.1/tcp/4001", host => host.AddStreamHandler("/app/alice/1.0.0", Ignore));
        (Libp2pHost bob, IdentifyService bobIdentify) = await hosts.StartAsync(
            "bob/2", "/ip4/127.0.0.1/tcp/4002", host => host.AddStreamHandler("/app/bob/1.0.0", Ignore));
        Task<IdentifyResult> seenByAlice = aliceIdentify.NextAsync();
        Task<IdentifyResult> seenByBob = bobIdentify.NextAsync();

        IPeerConnection connection = await alice.ConnectAsync(bob.ListenAddresses[0].WithPeerId(bob.PeerId), Token);

        IdentifyResult bobAsSeen = await seenByAlice;
        bobAsSeen.PeerId.ShouldBe(bob.PeerId);
        bobAsSeen.Identity.AgentVersion.ShouldBe("bob/2");
        bobAsSeen.Identity.ProtocolVersion.ShouldBe("ipfs/0.1.0");
        bobAsSeen.Identity.Protocols.ShouldBe(bob.Protocols, ignoreOrder: true);
        bobAsSeen.Identity.Protocols.ShouldContain("/app/bob/1.0.0");
        bobAsSeen.ListenAddresses.ShouldBe(bob.ListenAddresses);
        bobAsSeen.ObservedAddress.ShouldBe(connection.LocalAddress);
        bobAsSeen.Record.ShouldNotBeNull().PeerId.ShouldBe(bob.PeerId);
        (await seenByBob).Identity.Protocols.ShouldContain("/app/alice/1.0.0");
        alice.Peerstore.GetProtocols(bob.PeerId).ShouldBe(bob.Protocols, ignoreOrder: true);
        alice.Peerstore.GetAddresses(bob.PeerId).ShouldContain(bob.ListenAddresses[0]);
        bob.Peerstore.GetAddresses(alice.PeerId).ShouldContain(alice.ListenAddresses[0]);
    }

    [Fact]
    public async Task A_change_is_pushed_as_the_full_state()
    {
        await using var hosts = new TestHosts();
        (Libp2pHost alice, IdentifyService aliceIdentify) = await hosts.StartAsync("alice");
        (Libp2pHost bob, IdentifyService bobIdentify) = await hosts.StartAsync("bob");
        Task<IdentifyResult> first = aliceIdentify.NextAsync();
        Task<IdentifyResult> bobKnowsAlice = bobIdentify.NextAsync();
        await alice.ConnectAsync(bob.ListenAddresses[0].WithPeerId(bob.PeerId), Token);
        await Task.WhenAll(first, bobKnowsAlice);

        Task<IdentifyResult> added = aliceIdentify.NextAsync(result => result.Identity.Protocols.Contains("/app/new/1.0.0"));
        IDisposable registration = bob.AddStreamHandler("/app/new/1.0.0", Ignore);
        (await added).Identity.Protocols.ShouldContain(IdentifyProtocol.Id);

        Task<IdentifyResult> removed = aliceIdentify.NextAsync(result => !result.Identity.Protocols.Contains("/app/new/1.0.0"));
        registration.Dispose();
        (await removed).Identity.AgentVersion.ShouldBe("bob");
    }

    [Fact]
    public async Task A_change_while_the_peers_meet_is_not_lost()
    {
        await using var hosts = new TestHosts();
        (Libp2pHost alice, _) = await hosts.StartAsync("alice");
        (Libp2pHost bob, _) = await hosts.StartAsync("bob");
        using IDisposable registration = alice.AddStreamHandler("/app/first/1.0.0", Ignore);
        IDisposable? late = null;
        alice.ConnectionOpened += (_, _) => late = alice.AddStreamHandler("/app/late/1.0.0", Ignore);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bob.PeerIdentified += (_, arguments) =>
        {
            if (arguments.Identity.Protocols.Contains("/app/late/1.0.0"))
            {
                told.TrySetResult();
            }
        };

        await alice.ConnectAsync(bob.ListenAddresses[0].WithPeerId(bob.PeerId), Token);

        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        late!.Dispose();
    }

    [Fact]
    public async Task A_push_without_protocols_leaves_the_known_ones_standing()
    {
        await using var hosts = new TestHosts();
        (Libp2pHost alice, _) = await hosts.StartAsync("alice");
        (Libp2pHost bob, IdentifyService bobIdentify) = await hosts.StartAsync("bob");
        Task<IdentifyResult> bobKnowsAlice = bobIdentify.NextAsync();
        IPeerConnection connection = await alice.ConnectAsync(bob.ListenAddresses[0].WithPeerId(bob.PeerId), Token);
        await bobKnowsAlice;
        Task<IdentifyResult> pushed = bobIdentify.NextAsync(result => result.Identity.AgentVersion == "alice/2");

        await alice.GetClient<IIdentifyPush>(connection)
            .PushAsync(new[] { new IdentifyMessage { AgentVersion = "alice/2" } }.ToAsyncEnumerable(), Token);
        await pushed;

        bob.Peerstore.GetProtocols(alice.PeerId).ShouldBe(alice.Protocols, ignoreOrder: true);
        bob.Peerstore.Find(alice.PeerId)!.Identity!.AgentVersion.ShouldBe("alice/2");
    }

    [Fact]
    public async Task A_node_that_stops_takes_its_application_protocols_back_first()
    {
        await using var hosts = new TestHosts();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (Libp2pHost alice, IdentifyService aliceIdentify) = await hosts.StartAsync("alice");
        (Libp2pHost bob, IdentifyService bobIdentify) = await hosts.StartAsync(
            "bob",
            configure: host => host.AddStreamHandler("/app/slow/1.0.0", async (_, _) =>
            {
                entered.SetResult();
                await running.Task;
            }));
        Task<IdentifyResult> first = aliceIdentify.NextAsync();
        Task<IdentifyResult> bobKnowsAlice = bobIdentify.NextAsync();
        await alice.ConnectAsync(bob.ListenAddresses[0].WithPeerId(bob.PeerId), Token);
        await Task.WhenAll(first, bobKnowsAlice);
        IPeerStream busy = await alice.OpenStreamAsync(bob.PeerId, ["/app/slow/1.0.0"], Token);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Task<IdentifyResult> pushed = aliceIdentify.NextAsync(result => !result.Identity.Protocols.Contains("/app/slow/1.0.0"));
        Task stopping = bob.StopAsync(Token);

        (await pushed).Identity.Protocols.ShouldContain(IdentifyProtocol.Id);
        stopping.IsCompleted.ShouldBeFalse();
        running.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await busy.DisposeAsync();
    }

    [Fact]
    public async Task A_peer_without_identify_stays_connected()
    {
        await using var hosts = new TestHosts();
        (Libp2pHost alice, IdentifyService identify) = await hosts.StartAsync("alice");
        (Libp2pHost bob, _) = await hosts.StartAsync("bob");
        IPeerConnection connection = await alice.ConnectAsync(bob.ListenAddresses[0].WithPeerId(bob.PeerId), Token);
        await bob.StopAsync(Token);

        await Should.ThrowAsync<Libp2pException>(identify.IdentifyAsync(connection, Token).AsTask());
    }

    [Fact]
    public async Task Many_protocols_are_spread_over_messages_that_rust_peers_can_read()
    {
        await using var hosts = new TestHosts();
        (Libp2pHost alice, IdentifyService identify) = await hosts.StartAsync("alice");
        (Libp2pHost bob, _) = await hosts.StartAsync("bob", configure: host =>
        {
            for (int i = 0; i < 200; i++)
            {
                host.AddStreamHandler($"/app/with/a/rather/long/name/{i}/1.0.0", Ignore);
            }
        });
        IPeerConnection connection = await alice.ConnectAsync(bob.ListenAddresses[0].WithPeerId(bob.PeerId), Token);

        IdentifyMessage[] messages = await alice.GetClient<IIdentify>(connection).IdentifyAsync(Token).ToArrayAsync(Token);
        IdentifyResult result = await identify.IdentifyAsync(connection, Token);

        messages.Length.ShouldBeInRange(2, IdentifyProtocol.MaxMessages);
        messages.ShouldAllBe(message => message.CalculateSize() <= IdentifyProtocol.MaxSentMessageBytes);
        messages[0].HasPublicKey.ShouldBeTrue();
        messages[0].HasObservedAddr.ShouldBeTrue();
        messages[0].ListenAddrs.ShouldNotBeEmpty();
        messages[0].Protocols.ShouldContain(IdentifyProtocol.PushId);
        result.Identity.Protocols.ShouldBe(bob.Protocols, ignoreOrder: true);
        result.Record.ShouldNotBeNull();
    }
}
