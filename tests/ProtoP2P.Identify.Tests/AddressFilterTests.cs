namespace ProtoP2P.Identify.Tests;

public sealed class AddressFilterTests
{
    private static readonly Multiaddress Loopback = Multiaddress.Parse("/ip4/127.0.0.1/tcp/1");
    private static readonly Multiaddress Private = Multiaddress.Parse("/ip4/192.168.1.2/tcp/1");
    private static readonly Multiaddress Public = Multiaddress.Parse("/ip4/8.8.8.8/tcp/1");
    private static readonly Multiaddress Memory = Multiaddress.Parse("/memory/1");

    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/9", "127.0.0.1,192.168.1.2,8.8.8.8,memory")]
    [InlineData("/ip6/::1/tcp/9", "127.0.0.1,192.168.1.2,8.8.8.8,memory")]
    [InlineData("/ip4/10.1.2.3/tcp/9", "192.168.1.2,8.8.8.8,memory")]
    [InlineData("/ip6/fd00::1/tcp/9", "192.168.1.2,8.8.8.8,memory")]
    [InlineData("/ip4/9.9.9.9/tcp/9", "8.8.8.8,memory")]
    [InlineData("/memory/7", "127.0.0.1,192.168.1.2,8.8.8.8,memory")]
    public void A_peer_is_told_only_what_it_can_reach(string remote, string expected)
    {
        IEnumerable<Multiaddress> told = AddressFilter.UsefulTo(Multiaddress.Parse(remote), [Loopback, Private, Public, Memory]);

        told.Select(address => address.ToString().Split('/')[1] is "memory" ? "memory" : address.ToString().Split('/')[2])
            .ShouldBe(expected.Split(','));
    }
}
