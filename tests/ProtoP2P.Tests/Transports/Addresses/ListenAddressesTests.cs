using System.Net;

namespace ProtoP2P.Transports.Addresses;

public class ListenAddressesTests
{
    private static readonly FixedInterfaceAddresses Interfaces = new("127.0.0.1", "192.0.2.7", "::1", "2001:db8::7", "fe80::7%3");

    [Theory]
    [InlineData("/ip4/0.0.0.0/tcp/4001", "/ip4/127.0.0.1/tcp/4001 /ip4/192.0.2.7/tcp/4001")]
    [InlineData("/ip6/::/tcp/4001", "/ip6/::1/tcp/4001 /ip6/2001:db8::7/tcp/4001")]
    [InlineData("/ip4/0.0.0.0/udp/4001/quic-v1", "/ip4/127.0.0.1/udp/4001/quic-v1 /ip4/192.0.2.7/udp/4001/quic-v1")]
    [InlineData("/ip4/127.0.0.1/tcp/4001", "/ip4/127.0.0.1/tcp/4001")]
    [InlineData("/memory/1", "/memory/1")]
    public void A_wildcard_becomes_the_addresses_of_the_interfaces(string bound, string expected) =>
        string.Join(' ', ListenAddresses.Expand(Multiaddress.Parse(bound), Interfaces)).ShouldBe(expected);

    [Fact]
    public void A_wildcard_is_not_told_where_no_interface_has_an_address() =>
        ListenAddresses.Expand(Multiaddress.Parse("/ip6/::/tcp/1"), new FixedInterfaceAddresses("127.0.0.1")).ShouldBeEmpty();

    [Fact]
    public void The_system_reports_its_loopback_address() => new SystemInterfaceAddresses().GetAddresses().ShouldContain(IPAddress.Loopback);

    private sealed class FixedInterfaceAddresses(params string[] addresses) : IInterfaceAddresses
    {
        public IReadOnlyList<IPAddress> GetAddresses() => [.. addresses.Select(IPAddress.Parse)];
    }
}
