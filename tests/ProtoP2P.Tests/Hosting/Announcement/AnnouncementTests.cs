using ProtoP2P.Identify;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Hosting.Announcement;

/// <summary>What a node tells others of where it is.</summary>
public sealed class AnnouncementTests
{
    private const string Local = "/ip4/203.0.113.1/tcp/4001";

    [Fact]
    public async Task Without_options_a_node_advertises_what_it_listens_on()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartAsync();

        host.AdvertisedAddresses.ShouldBe(host.ListenAddresses);
        await host.StopAsync(TestNet.Token).Soon();
        host.AdvertisedAddresses.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_announced_replaces_what_is_bound_and_what_is_appended_comes_on_top()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartAsync(options =>
        {
            options.Announcement.Announce.Add("/dns4/node.example.com/tcp/4001");
            options.Announcement.AppendAnnounce.Add("/ip4/198.51.100.9/tcp/4001");
            options.Announcement.AppendAnnounce.Add("/dns4/node.example.com/tcp/4001");
        });

        host.AdvertisedAddresses.Select(address => address.ToString()).ShouldBe(["/dns4/node.example.com/tcp/4001", "/ip4/198.51.100.9/tcp/4001"]);
        host.ListenAddresses.ShouldHaveSingleItem().ToString().ShouldStartWith("/memory/");
        PeerRecord.Open(host.CreatePeerRecord().ToProtobuf()).Addresses.ShouldBe(host.AdvertisedAddresses);
    }

    [Fact]
    public async Task What_is_not_to_be_announced_is_not_wherever_it_comes_from()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartDialerAsync(options =>
        {
            options.ListenAddresses.Add(Multiaddress.Parse("/ip4/10.0.0.1/tcp/4001"));
            options.ListenAddresses.Add(Multiaddress.Parse(Local));
            options.ListenAddresses.Add(Multiaddress.Parse("/ip4/203.0.113.1/tcp/4002"));
            options.Announcement.AppendAnnounce.Add("/ip4/192.168.7.1/tcp/4001");
            options.Announcement.NoAnnounce.Add("/ip4/10.0.0.0/ipcidr/8");
            options.Announcement.NoAnnounce.Add("192.168.0.0/16");
            options.Announcement.NoAnnounce.Add("/ip4/203.0.113.1/tcp/4002");
        });

        host.AdvertisedAddresses.ShouldBe([Multiaddress.Parse(Local)]);
        host.ListenAddresses.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_node_that_listens_nowhere_may_announce_something()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartDialerAsync(options => options.Announcement.Announce.Add("/dns4/node.example.com/tcp/4001"));

        host.AdvertisedAddresses.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_address_that_four_peers_see_is_advertised_and_pushed_to_all_of_them()
    {
        await using var net = new TestNet();
        var identify = new IdentifyService();
        Libp2pHost host = await net.StartDialerAsync(options =>
        {
            options.ListenAddresses.Add(Multiaddress.Parse(Local));
            options.Services.Add(identify);
        });
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Multiaddress outside = Multiaddress.Parse("/ip4/198.51.100.9/tcp/31000");
        host.SelfChanged += (_, _) =>
        {
            if (host.AdvertisedAddresses.Contains(outside))
            {
                changed.TrySetResult();
            }
        };
        Libp2pHost peer = await net.StartDialerAsync(options => options.Services.Add(new IdentifyService()));
        await peer.ConnectAsync(host.Address(), TestNet.Token).Soon();
        await Eventually.TrueAsync(() => peer.Peerstore.GetProtocols(host.PeerId) is not null && host.Peerstore.GetProtocols(peer.PeerId) is not null);

        for (int i = 1; i <= 4; i++)
        {
            changed.Task.IsCompleted.ShouldBeFalse();
            host.ReportObservedAddress(new SeenConnection(1000 + i, $"/ip4/192.0.2.{i}/tcp/5000", Local), outside);
        }

        await changed.Task.Soon();
        host.AdvertisedAddresses.ShouldBe([Multiaddress.Parse(Local), outside]);
        await Eventually.TrueAsync(() => peer.Peerstore.GetAddresses(host.PeerId).Contains(outside));
    }

    [Theory]
    [InlineData("/p2p/12D3KooWPqT2nMDSiXUSx5D7fasaxhxKigVhcqfkKqrLghCq9jxz", "leads to no address")]
    [InlineData("/ip4/0.0.0.0/tcp/4001", "a wildcard")]
    [InlineData("/ip6/::/udp/4001/quic-v1", "a wildcard")]
    [InlineData("/dns4/node.example.com/tcp/0", "nobody can dial port 0")]
    [InlineData("/ip4/198.51.100.9/udp/0/quic-v1", "nobody can dial port 0")]
    public void What_nobody_could_dial_is_not_announced(string text, string why)
    {
        var options = new Libp2pHostOptions();
        options.Announcement.Announce.Add(text);
        options.Announcement.AppendAnnounce.Add(text);

        string message = Should.Throw<ArgumentException>(() => Libp2pHost.Create(options), why).Message;

        message.ShouldContain($"Announcement:Announce:0 '{text}'");
        message.ShouldContain($"Announcement:AppendAnnounce:0 '{text}'");
    }

    [Fact]
    public void Mistakes_are_named_with_their_keys()
    {
        var options = new Libp2pHostOptions();
        options.Announcement.Announce.Add("node.example.com");
        options.Announcement.AppendAnnounce.Add("/ip4/10.0.0.0/ipcidr/8");
        options.Announcement.NoAnnounce.Add("10.0.0.0/40");
        options.Announcement.ObservedThreshold = 0;
        options.Announcement.MaxObservedAddresses = -1;
        options.Announcement.MaxObservations = 0;
        options.Announcement.ObservationTimeToLive = TimeSpan.FromDays(2);

        string message = Should.Throw<ArgumentException>(() => Libp2pHost.Create(options)).Message;

        foreach (string key in (string[])["Announce:0", "AppendAnnounce:0", "NoAnnounce:0", "ObservedThreshold", "MaxObservedAddresses", "MaxObservations", "ObservationTimeToLive"])
        {
            message.ShouldContain($"Announcement:{key}");
        }
    }
}
