namespace ProtoP2P.Docs.Tests.Announcement;

/// <summary>What docs/announcement.md shows.</summary>
public sealed class AnnouncementTests
{
    [Fact]
    public async Task A_node_behind_a_forwarded_port_says_where_it_is()
    {
        var options = new Libp2pHostOptions();
        options.ListenAddresses.Add(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0"));
        options.Announcement.AppendAnnounce.Add("/dns4/node.example.com/tcp/4001");
        options.Announcement.NoAnnounce.Add("127.0.0.0/8");

        await using Libp2pHost node = Libp2pHost.Create(options);
        await node.StartAsync(TestContext.Current.CancellationToken);

        node.AdvertisedAddresses.ShouldBe([Multiaddress.Parse("/dns4/node.example.com/tcp/4001")]);
        node.ListenAddresses[0].ToString().ShouldStartWith("/ip4/127.0.0.1/tcp/");
    }
}
