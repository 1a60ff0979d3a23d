using ProtoP2P.Testing;

namespace ProtoP2P.Identify.Tests;

/// <summary>Whoever was told what this node is hears of every change, whenever it happens; whoever knows it all hears nothing.</summary>
/// <remarks>The clock stands still: no exchange runs out of time on a busy machine.</remarks>
public sealed class IdentifyPushTests
{
    private const string First = "/app/first/1.0.0", Second = "/app/second/1.0.0", Third = "/app/third/1.0.0";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly StreamHandler Ignore = (_, _) => ValueTask.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_between_the_answer_and_the_event_of_the_connection_is_pushed()
    {
        await using TestHosts hosts = StoppedClock();
        (Libp2pHost alice, _) = await hosts.StartAsync("alice");
        ScriptedPeer bob = (await hosts.StartScriptedAsync("bob")).ServeIdentify().ServePush().TakePushes();
        using HeldEvents events = await HeldEvents.OfAsync(alice);
        IPeerConnection connection = await bob.DialAsync(alice);

        (await bob.AskAsync(connection)).ShouldNotContain(First);
        alice.AddStreamHandler(First, Ignore);
        events.Release();
        await bob.Asked;
        bob.Answer();

        (await bob.NextPushAsync()).ShouldContain(First);
    }

    [Fact]
    public async Task A_change_between_the_answer_and_the_peers_own_is_pushed()
    {
        await using TestHosts hosts = StoppedClock();
        (Libp2pHost alice, _) = await hosts.StartAsync("alice");
        ScriptedPeer bob = (await hosts.StartScriptedAsync("bob")).ServeIdentify().ServePush().TakePushes();
        IPeerConnection connection = await bob.DialAsync(alice);
        (await bob.AskAsync(connection)).ShouldNotContain(First);
        await bob.Asked;

        await ChangeAsync(alice, First);
        bob.Answer();

        (await bob.NextPushAsync()).ShouldContain(First);
    }

    [Fact]
    public async Task Changes_while_a_push_is_under_way_are_one_push_more()
    {
        await using TestHosts hosts = StoppedClock();
        (Libp2pHost alice, IdentifyService identify) = await hosts.StartAsync("alice");
        ScriptedPeer bob = await MeetAsync(hosts, alice, identify, "bob");

        await ChangeAsync(alice, First);
        (await bob.NextPushAsync()).ShouldBe(alice.Protocols, ignoreOrder: true);
        await ChangeAsync(alice, Second);
        await ChangeAsync(alice, Third);
        bob.TakePushes();

        (await bob.NextPushAsync()).ShouldBe(alice.Protocols, ignoreOrder: true);
        await ShouldHearNoMoreThanAsync(bob, alice, "/app/last/1.0.0");
    }

    [Fact]
    public async Task A_peer_that_takes_no_push_holds_up_nobody()
    {
        await using TestHosts hosts = StoppedClock();
        (Libp2pHost alice, IdentifyService identify) = await hosts.StartAsync("alice");
        ScriptedPeer slow = await MeetAsync(hosts, alice, identify, "slow");
        ScriptedPeer quick = (await MeetAsync(hosts, alice, identify, "quick")).TakePushes();

        await ChangeAsync(alice, First);
        await slow.NextPushAsync();
        (await quick.NextPushAsync()).ShouldContain(First);
        await ChangeAsync(alice, Second);

        (await quick.NextPushAsync()).ShouldContain(Second);
    }

    [Fact]
    public async Task No_more_pushes_are_under_way_than_the_option_allows()
    {
        await using TestHosts hosts = StoppedClock();
        (Libp2pHost alice, IdentifyService identify) = await hosts.StartAsync("alice", options: new IdentifyOptions { MaxConcurrentPushes = 1 });
        ScriptedPeer[] peers = [await MeetAsync(hosts, alice, identify, "bob"), await MeetAsync(hosts, alice, identify, "carol")];
        await ChangeAsync(alice, First);
        Task<IReadOnlyList<string>>[] pushes = [.. peers.Select(peer => peer.NextPushAsync())];
        int first = Array.IndexOf(pushes, await Task.WhenAny(pushes));

        await ChangeAsync(alice, Second);
        peers[first].TakePushes();

        // The second waited: it tells of the second change too.
        (await pushes[first]).ShouldNotContain(Second);
        (await pushes[1 - first]).ShouldContain(Second);
    }

    [Fact]
    public async Task A_peer_that_says_late_that_it_takes_pushes_is_told_then()
    {
        await using TestHosts hosts = StoppedClock();
        (Libp2pHost alice, IdentifyService identify) = await hosts.StartAsync("alice");
        ScriptedPeer bob = (await hosts.StartScriptedAsync("bob")).TakePushes();
        IPeerConnection connection = await bob.DialAsync(alice);
        (await bob.AskAsync(connection)).ShouldNotContain(First);
        await Should.ThrowAsync<Libp2pException>(identify.IdentifyAsync(alice.Connections.ShouldHaveSingleItem(), Token).AsTask());
        await ChangeAsync(alice, First);

        bob.ServePush();
        await bob.PushAsync(connection, IdentifyProtocol.PushId);

        (await bob.NextPushAsync()).ShouldContain(First);
    }

    [Fact]
    public async Task A_peer_that_answers_nothing_in_time_is_told_all_the_same()
    {
        var clock = new FakeTimeProvider();
        await using var hosts = new TestHosts { Clock = clock };
        (Libp2pHost alice, _) = await hosts.StartAsync("alice");
        ScriptedPeer bob = (await hosts.StartScriptedAsync("bob")).ServeIdentify().ServePush().TakePushes();
        IPeerConnection connection = await bob.DialAsync(alice);
        (await bob.AskAsync(connection)).ShouldNotContain(First);
        await bob.Asked;
        await ChangeAsync(alice, First);

        clock.Advance(new IdentifyOptions().Timeout);

        (await bob.NextPushAsync()).ShouldContain(First);
    }

    [Fact]
    public async Task Every_connection_of_a_peer_is_told()
    {
        await using TestHosts hosts = StoppedClock();
        (Libp2pHost alice, IdentifyService identify) = await hosts.StartAsync("alice");
        ScriptedPeer bob = await MeetAsync(hosts, alice, identify, "bob");
        IPeerConnection second = await bob.DialAsync(alice);
        (await bob.AskAsync(second)).ShouldNotContain(First);

        await ChangeAsync(alice, First);

        // The first one to be told may be the one on which nobody listens any more.
        (await bob.NextPushAsync()).ShouldContain(First);
        (await bob.NextPushAsync()).ShouldContain(First);
    }

    [Fact]
    public async Task What_has_come_back_to_what_it_was_is_not_pushed()
    {
        await using TestHosts hosts = StoppedClock();
        (Libp2pHost alice, IdentifyService identify) = await hosts.StartAsync("alice");
        ScriptedPeer bob = (await MeetAsync(hosts, alice, identify, "bob")).TakePushes();
        using (HeldEvents events = await HeldEvents.OfAsync(alice))
        {
            alice.AddStreamHandler(First, Ignore).Dispose();
        }

        await ChangeAsync(alice, Second);

        (await bob.NextPushAsync()).ShouldContain(Second);
        await ShouldHearNoMoreThanAsync(bob, alice, Third);
    }

    [Fact]
    public async Task A_peer_that_asked_after_the_change_is_not_told_of_it()
    {
        await using TestHosts hosts = StoppedClock();
        (Libp2pHost alice, _) = await hosts.StartAsync("alice");
        ScriptedPeer bob = (await hosts.StartScriptedAsync("bob")).ServeIdentify().ServePush().TakePushes();
        IPeerConnection connection = await bob.DialAsync(alice);
        await bob.Asked;
        using (HeldEvents events = await HeldEvents.OfAsync(alice))
        {
            alice.AddStreamHandler(First, Ignore);
            (await bob.AskAsync(connection)).ShouldContain(First);
        }

        bob.Answer();
        await ChangeAsync(alice, Second);

        (await bob.NextPushAsync()).ShouldContain(Second);
        await ShouldHearNoMoreThanAsync(bob, alice, Third);
    }

    [Fact]
    public async Task A_peer_that_comes_back_is_told_what_changed_since_it_asked_and_no_more()
    {
        await using TestHosts hosts = StoppedClock();
        (Libp2pHost alice, IdentifyService identify) = await hosts.StartAsync("alice");
        ScriptedPeer bob = (await MeetAsync(hosts, alice, identify, "bob")).TakePushes();
        var isGone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        alice.ConnectionClosed += (_, _) => isGone.TrySetResult();
        await bob.Host.DisconnectAsync(alice.PeerId, Token);
        await isGone.Task.WaitAsync(Patience, Token);
        await ChangeAsync(alice, First);

        IPeerConnection again = await bob.DialAsync(alice);
        (await bob.AskAsync(again)).ShouldContain(First);
        await ChangeAsync(alice, Second);

        (await bob.NextPushAsync()).ShouldContain(Second);
        await ShouldHearNoMoreThanAsync(bob, alice, Third);
    }

    [Fact]
    public async Task What_is_pushed_while_its_sender_is_being_asked_outlives_the_answer()
    {
        await using TestHosts hosts = StoppedClock();
        (Libp2pHost alice, IdentifyService identify) = await hosts.StartAsync("alice");
        ScriptedPeer bob = (await hosts.StartScriptedAsync("bob")).ServeIdentify().ServePush().TakePushes();
        IPeerConnection connection = await bob.DialAsync(alice);
        await bob.Asked;
        ValueTask<IdentifyResult> asking = identify.IdentifyAsync(alice.Connections.ShouldHaveSingleItem(), Token);

        await bob.PushAsync(connection, IdentifyProtocol.PushId, First);
        bob.Answer();

        (await asking.AsTask().WaitAsync(Patience, Token)).Identity.Protocols.ShouldContain(First);
        alice.Peerstore.GetProtocols(bob.Host.PeerId).ShouldNotBeNull().ShouldContain(First);
    }

    private static TestHosts StoppedClock() => new() { Clock = new FakeTimeProvider() };

    /// <summary>A peer that has asked, and is known to take pushes.</summary>
    private static async Task<ScriptedPeer> MeetAsync(TestHosts hosts, Libp2pHost host, IdentifyService identify, string name)
    {
        ScriptedPeer peer = (await hosts.StartScriptedAsync(name)).ServeIdentify().ServePush().Answer();
        Task<IdentifyResult> isKnown = identify.NextAsync(result => result.PeerId.Equals(peer.Host.PeerId));
        IPeerConnection connection = await peer.DialAsync(host);
        (await peer.AskAsync(connection)).ShouldBe(host.Protocols, ignoreOrder: true);
        await isKnown;
        return peer;
    }

    private static async Task ShouldHearNoMoreThanAsync(ScriptedPeer peer, Libp2pHost host, string added)
    {
        await ChangeAsync(host, added);
        (await peer.NextPushAsync()).ShouldContain(added);
    }

    /// <summary>Changes what a host serves; completes when it has said so to those who subscribed before.</summary>
    private static async Task ChangeAsync(Libp2pHost host, string added)
    {
        var isHeard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnChange(object? sender, EventArgs arguments)
        {
            if (host.Protocols.Contains(added))
            {
                isHeard.TrySetResult();
            }
        }

        host.SelfChanged += OnChange;
        host.AddStreamHandler(added, Ignore);
        await isHeard.Task.WaitAsync(Patience, Token);
        host.SelfChanged -= OnChange;
    }
}
