using System.Net;

namespace ProtoP2P.Core.Tests.Addresses;

public sealed class AddressMaskTests
{
    [Theory]
    [InlineData("/ip4/10.0.0.0/ipcidr/8", "/ip4/10.0.0.0/ipcidr/8")]
    [InlineData("10.0.0.0/8", "/ip4/10.0.0.0/ipcidr/8")]
    [InlineData("0.0.0.0/0", "/ip4/0.0.0.0/ipcidr/0")]
    [InlineData("192.0.2.7/32", "/ip4/192.0.2.7/ipcidr/32")]
    [InlineData("/ip6/fc00::/ipcidr/7", "/ip6/fc00::/ipcidr/7")]
    [InlineData("fc00::/7", "/ip6/fc00::/ipcidr/7")]
    [InlineData("::1/128", "/ip6/::1/ipcidr/128")]
    [InlineData("10.1.2.3/8", "/ip4/10.0.0.0/ipcidr/8")]
    [InlineData("/ip6/fd00::1/ipcidr/7", "/ip6/fc00::/ipcidr/7")]
    [InlineData("::ffff:10.0.0.0/104", "/ip4/10.0.0.0/ipcidr/8")]
    [InlineData("/ip6/::ffff:10.0.0.0/ipcidr/104", "/ip4/10.0.0.0/ipcidr/8")]
    public void Both_forms_are_read_and_the_multiaddress_form_is_written(string text, string expected)
    {
        AddressMask mask = AddressMask.Parse(text);

        mask.ToString().ShouldBe(expected);
        mask.ShouldBe(AddressMask.Parse(expected));
        (mask == AddressMask.Parse(expected)).ShouldBeTrue();
        mask.GetHashCode().ShouldBe(AddressMask.Parse(expected).GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("fe80::%1/64")]
    [InlineData("example.com/8")]
    [InlineData("10/8")]
    [InlineData("172.16/12")]
    [InlineData("192.168/16")]
    [InlineData("192.168.0/24")]
    [InlineData("0300.0250.0.0/16")]
    [InlineData("192.168.000.0/16")]
    [InlineData("0xc0.0xa8.0.0/16")]
    [InlineData("3232235520/16")]
    [InlineData(" 10.0.0.0/8")]
    [InlineData("/8")]
    [InlineData("/ip4/10.0.0.0")]
    [InlineData("/ip4/10.0.0.0/ipcidr/33")]
    [InlineData("/ip6/fc00::/ipcidr/129")]
    [InlineData("/ip4/10.0.0.0/tcp/8")]
    [InlineData("/ip4/10.0.0.0/ipcidr/8/tcp/1")]
    [InlineData("/dns4/example.com/ipcidr/8")]
    public void What_is_no_block_is_refused_with_an_example(string text)
    {
        AddressMask.TryParse(text, null, out _).ShouldBeFalse();

        Should.Throw<FormatException>(() => AddressMask.Parse(text)).Message
            .ShouldBe($"Invalid address mask '{text}': expected a block such as /ip4/10.0.0.0/ipcidr/8 or 10.0.0.0/8.");
    }

    [Fact]
    public void Long_text_is_refused_unread() => AddressMask.TryParse($"10.0.0.0/{new string('0', 200)}8", null, out _).ShouldBeFalse();

    [Theory]
    [InlineData("10.0.0.0/8", "/ip4/10.255.0.1/tcp/4001", true)]
    [InlineData("10.0.0.0/8", "/ip4/11.0.0.0/tcp/4001", false)]
    [InlineData("10.0.0.0/8", "/ip6/::ffff:10.1.2.3/tcp/4001", true)]
    [InlineData("10.0.0.0/8", "/ip6/a00::/tcp/4001", false)]
    [InlineData("fe80::/10", "/ip6zone/eth0/ip6/fe80::1/tcp/4001", true)]
    [InlineData("::/0", "/ip6/2001:db8::1/udp/1/quic-v1", true)]
    [InlineData("::/0", "/ip6/::ffff:10.1.2.3/tcp/4001", false)]
    [InlineData("0.0.0.0/0", "/dns4/example.com/tcp/443", false)]
    [InlineData("0.0.0.0/0", "/memory/1", false)]
    [InlineData("192.0.2.0/24", "/ip4/192.0.2.1/tcp/1/p2p-circuit", true)]
    public void The_ip_address_that_an_address_starts_with_is_compared(string mask, string address, bool expected) =>
        AddressMask.Parse(mask).Contains(Multiaddress.Parse(address)).ShouldBe(expected);

    [Fact]
    public void The_default_network_covers_all_of_IPv4_and_nothing_else()
    {
        var mask = new AddressMask(default);

        mask.Contains(IPAddress.Parse("192.0.2.1")).ShouldBeTrue();
        mask.Contains(IPAddress.IPv6Loopback).ShouldBeFalse();
    }

    [Fact]
    public void Masks_of_other_addresses_or_lengths_differ()
    {
        (AddressMask.Parse("10.0.0.0/8") != AddressMask.Parse("10.0.0.0/9")).ShouldBeTrue();
        AddressMask.Parse("10.0.0.0/8").Equals(null).ShouldBeFalse();
        (null == AddressMask.Parse("10.0.0.0/8")).ShouldBeFalse();
        AddressMask.TryFrom(Multiaddress.Parse("/ip4/10.0.0.0/ipcidr/8"), out AddressMask? mask).ShouldBeTrue();
        mask.ShouldNotBeNull().PrefixLength.ShouldBe(8);
    }
}
