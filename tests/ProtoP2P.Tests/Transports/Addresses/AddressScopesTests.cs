namespace ProtoP2P.Transports.Addresses;

public class AddressScopesTests
{
    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/1", AddressScope.Loopback)]
    [InlineData("/ip4/127.255.0.1/tcp/1", AddressScope.Loopback)]
    [InlineData("/ip6/::1/tcp/1", AddressScope.Loopback)]
    [InlineData("/ip6/::ffff:127.0.0.1/tcp/1", AddressScope.Loopback)]
    [InlineData("/ip4/10.255.0.1/tcp/1", AddressScope.Private)]
    [InlineData("/ip4/172.16.0.1/tcp/1", AddressScope.Private)]
    [InlineData("/ip4/172.31.255.1/tcp/1", AddressScope.Private)]
    [InlineData("/ip4/172.32.0.1/tcp/1", AddressScope.Public)]
    [InlineData("/ip4/192.168.1.1/tcp/1", AddressScope.Private)]
    [InlineData("/ip4/100.64.0.1/tcp/1", AddressScope.Private)]
    [InlineData("/ip4/100.128.0.1/tcp/1", AddressScope.Public)]
    [InlineData("/ip4/169.254.1.1/tcp/1", AddressScope.LinkLocal)]
    [InlineData("/ip6zone/eth0/ip6/fe80::1/tcp/1", AddressScope.LinkLocal)]
    [InlineData("/ip6/fd00::1/tcp/1", AddressScope.Private)]
    [InlineData("/ip6/2606:4700::1/tcp/1", AddressScope.Public)]
    [InlineData("/ip4/8.8.8.8/tcp/1", AddressScope.Public)]
    [InlineData("/ip4/0.0.0.0/tcp/1", AddressScope.Unspecified)]
    [InlineData("/ip6/::/tcp/1", AddressScope.Unspecified)]
    [InlineData("/memory/1", AddressScope.Unknown)]
    [InlineData("/dns4/example.com/tcp/1", AddressScope.Unknown)]
    public void Addresses_are_classified(string address, AddressScope scope) => AddressScopes.Of(Multiaddress.Parse(address)).ShouldBe(scope);
}
