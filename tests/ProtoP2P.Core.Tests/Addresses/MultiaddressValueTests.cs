namespace ProtoP2P.Core.Tests.Addresses;

/// <summary>Every protocol of the table, in both directions.</summary>
public sealed class MultiaddressValueTests
{
    private static readonly string OnionV3 = new string('a', 55) + "q";

    [Theory]
    [InlineData("/ip4/0.0.0.0", "0400000000")]
    [InlineData("/ip4/255.255.255.255", "04ffffffff")]
    [InlineData("/tcp/0", "060000")]
    [InlineData("/tcp/65535", "06ffff")]
    [InlineData("/dccp/1", "210001")]
    [InlineData("/ipcidr/24", "2b18")]
    [InlineData("/ip6/2001:db8::/ipcidr/32", "2920010db80000000000000000000000002b20")]
    [InlineData("/dns6/example.com", "370b6578616d706c652e636f6d")]
    [InlineData("/sctp/5", "84010005")]
    [InlineData("/udp/5", "91020005")]
    [InlineData("/p2p-webrtc-star", "9302")]
    [InlineData("/p2p-webrtc-direct", "9402")]
    [InlineData("/p2p-stardust", "9502")]
    [InlineData("/webrtc-direct", "9802")]
    [InlineData("/webrtc", "9902")]
    [InlineData("/p2p-circuit", "a202")]
    [InlineData("/udt", "ad02")]
    [InlineData("/utp", "ae02")]
    [InlineData("/https", "bb03")]
    [InlineData("/onion/aaimaq4ygg2iegci:80", "bc030010c0439831b48218480050")]
    [InlineData("/garlic32/566niximlxdzpanmn4qouucvua3k7neniwss47li5r6ugoertzuq", "bf0320efbcd45d0c5dc79781ac6f20ea5055a036afb48d45a52e7d68ec7d4338919e69")]
    [InlineData("/tls", "c003")]
    [InlineData("/noise", "c603")]
    [InlineData("/quic", "cc03")]
    [InlineData("/quic-v1", "cd03")]
    [InlineData("/webtransport", "d103")]
    [InlineData("/ws", "dd03")]
    [InlineData("/wss", "de03")]
    [InlineData("/p2p-websocket-star", "df03")]
    [InlineData("/http", "e003")]
    [InlineData("/http-path/a%20b%2Bc", "e103056120622b63")]
    [InlineData("/memory/0", "89060000000000000000")]
    [InlineData("/memory/18446744073709551615", "8906ffffffffffffffff")]
    [InlineData("/plaintextv2", "e1d8c103")]
    [InlineData("/unix/a", "9003022f61")]
    [InlineData("/unix/a/ip4/b", "9003082f612f6970342f62")]
    public void Each_protocol_survives_both_directions(string text, string hex)
    {
        Hex.Text(Multiaddress.Parse(text).Bytes).ShouldBe(hex);
        Multiaddress.FromBytes(Hex.Bytes(hex)).ToString().ShouldBe(text);
    }

    [Fact]
    public void Long_addresses_of_anonymity_networks_survive_both_directions()
    {
        var destination = new byte[391];
        new Random(3).NextBytes(destination);
        string i2p = Convert.ToBase64String(destination).Replace('+', '-').Replace('/', '~');
        foreach (string text in new[] { $"/onion3/{OnionV3}:1234", $"/garlic64/{i2p}", $"/garlic32/{new string('a', 56)}" })
        {
            Multiaddress address = Multiaddress.Parse(text);
            address.ToString().ShouldBe(text);
            Multiaddress.FromBytes(address.Bytes.Span).ShouldBe(address);
        }
    }

    [Fact]
    public void The_table_has_every_row_once_and_code_constants_agree()
    {
        MultiaddressProtocols.All.Count.ShouldBe(41);
        MultiaddressProtocols.All.Select(protocol => protocol.Code).Distinct().Count().ShouldBe(41);
        MultiaddressProtocols.All.Select(protocol => protocol.Name).Distinct().Count().ShouldBe(41);
        MultiaddressProtocols.All.ShouldBe(MultiaddressProtocols.All.OrderBy(protocol => protocol.Code));
    }

    [Theory]
    [InlineData("::", "00000000000000000000000000000000")]
    [InlineData("::1", "00000000000000000000000000000001")]
    [InlineData("1::", "00010000000000000000000000000000")]
    [InlineData("2001:db8::1", "20010db8000000000000000000000001")]
    [InlineData("2001:db8:0:1:1:1:1:1", "20010db8000000010001000100010001")]
    [InlineData("2001:0:0:1::1", "20010000000000010000000000000001")]
    [InlineData("2001:db8::1:0:0:1", "20010db8000000000001000000000001")]
    [InlineData("::ffff:1.2.3.4", "00000000000000000000ffff01020304")]
    [InlineData("::102:304", "00000000000000000000000001020304")]
    [InlineData("::5efe:102:304", "000000000000000000005efe01020304")]
    [InlineData("64:ff9b::102:304", "0064ff9b000000000000000001020304")]
    [InlineData("1:2:3:4:5:6:7:8", "00010002000300040005000600070008")]
    [InlineData("0:2:3:4:5:6:7:0", "00000002000300040005000600070000")]
    [InlineData("1:2:3:4:5:6::", "00010002000300040005000600000000")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffffffffffffffffffffffffffffffff")]
    public void Ip6_is_written_as_rfc5952_says(string text, string hex)
    {
        Multiaddress.FromBytes(Hex.Bytes("29" + hex)).ToString().ShouldBe("/ip6/" + text);
        Hex.Text(Multiaddress.Parse("/ip6/" + text).Bytes).ShouldBe("29" + hex);
    }

    [Theory]
    [InlineData("/ip6/0:0:0:0:0:0:0:1", "/ip6/::1")]
    [InlineData("/ip6/2001:DB8::A", "/ip6/2001:db8::a")]
    [InlineData("/ip6/::1.2.3.4", "/ip6/::102:304")]
    [InlineData("/ip6/::ffff:102:304", "/ip6/::ffff:1.2.3.4")]
    [InlineData("/onion/AAIMAQ4YGG2IEGCI:80", "/onion/aaimaq4ygg2iegci:80")]
    [InlineData("/http-path/%41+b", "/http-path/A%2Bb")]
    [InlineData("/http-path/a%2fb", "/http-path/a%2Fb")]
    [InlineData("/certhash/f1220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "/certhash/uEiDjsMRCmPwcFJr79MiZb7kkJ65B5GSbk0yklZkbeFK4VQ")]
    [InlineData("/certhash/zQmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n", "/certhash/uEiDjsMRCmPwcFJr79MiZb7kkJ65B5GSbk0yklZkbeFK4VQ")]
    [InlineData("/ip4/1.2.3.4/tcp/0080///", "/ip4/1.2.3.4/tcp/80")]
    [InlineData("/unix/tmp/a/", "/unix/tmp/a")]
    public void Other_spellings_are_read_and_written_in_the_usual_one(string text, string written)
        => Multiaddress.Parse(text).ToString().ShouldBe(written);

    [Theory]
    [InlineData("", "a slash at the start")]
    [InlineData("ip4/1.2.3.4", "a slash at the start")]
    [InlineData("/", "at least one component")]
    [InlineData("//", "at least one component")]
    [InlineData("//ip4/1.2.3.4", "the name of a known protocol")]
    [InlineData("/ip5/1.2.3.4", "found 'ip5', expected the name of a known protocol")]
    [InlineData("/IP4/1.2.3.4", "known protocol")]
    [InlineData("/ip4", "component 'ip4' has no value, expected an IPv4 address")]
    [InlineData("/ip4/1.2.3", "component 'ip4' has the value '1.2.3', expected an IPv4 address")]
    [InlineData("/ip4/1.2.3.4.5", "IPv4 address")]
    [InlineData("/ip4/1.2.3.256", "IPv4 address")]
    [InlineData("/ip4/01.2.3.4", "IPv4 address")]
    [InlineData("/ip4/0x1.2.3.4", "IPv4 address")]
    [InlineData("/ip4/1.2.3.+4", "IPv4 address")]
    [InlineData("/ip4/1..3.4", "IPv4 address")]
    [InlineData("/ip4/::1", "IPv4 address")]
    [InlineData("/ip6/1.2.3.4", "IPv6 address")]
    [InlineData("/ip6/::1%eth0", "IPv6 address")]
    [InlineData("/ip6/[::1]", "IPv6 address")]
    [InlineData("/ip6/1:2:3:4:5:6:7", "IPv6 address")]
    [InlineData("/ip6/1:2:3:4:5:6:7:8:9", "IPv6 address")]
    [InlineData("/ip6/::12345", "IPv6 address")]
    [InlineData("/ip6/1::2::3", "IPv6 address")]
    [InlineData("/ip6/::ffff:1.2.3.04", "IPv6 address")]
    [InlineData("/ip6/::ffff:1.2.3", "IPv6 address")]
    [InlineData("/ip4/1.2.3.4/tcp", "component 'tcp' has no value, expected a port from 0 to 65535")]
    [InlineData("/ip4/1.2.3.4/tcp/65536", "component 'tcp' has the value '65536', expected a port from 0 to 65535")]
    [InlineData("/tcp/-1", "a port")]
    [InlineData("/tcp/+1", "a port")]
    [InlineData("/tcp/ 1", "a port")]
    [InlineData("/tcp/\u0661", "a port")]
    [InlineData("/ipcidr/256", "a prefix length")]
    [InlineData("/dns4", "a host name")]
    [InlineData("/dns4//tcp/1", "a host name")]
    [InlineData("/dns/a\u0007b", "a host name")]
    [InlineData("/unix", "an absolute path")]
    [InlineData("/unix/", "an absolute path")]
    [InlineData("/p2p/abc", "component 'p2p' has the value 'abc', expected a peer id")]
    [InlineData("/ipfs/abc", "component 'ipfs' has the value 'abc', expected a peer id")]
    [InlineData("/onion/aaimaq4ygg2iegci", "base32 characters, a colon, and a port")]
    [InlineData("/onion/aaimaq4ygg2iegci:0", "a port from 1")]
    [InlineData("/onion/aaimaq4ygg2iegc:80", "16 base32 characters")]
    [InlineData("/onion3/aaimaq4ygg2iegci:80", "56 base32 characters")]
    [InlineData("/garlic64/AAAA", "386 bytes")]
    [InlineData("/garlic32/aaaa", "32 bytes or at least 35")]
    [InlineData("/certhash/uEiDj", "a multihash")]
    [InlineData("/certhash/", "a multihash")]
    [InlineData("/http-path/%2Fa", "percent-encoded")]
    [InlineData("/http-path/a%2", "percent-encoded")]
    [InlineData("/http-path/a%zz", "percent-encoded")]
    [InlineData("/http-path", "percent-encoded")]
    [InlineData("/memory/a", "a number from 0 to 18446744073709551615")]
    [InlineData("/memory/18446744073709551616", "a number")]
    public void What_is_malformed_names_the_component_and_what_was_expected(string text, string expected)
    {
        Multiaddress.TryParse(text, null, out Multiaddress? none).ShouldBeFalse();
        none.ShouldBeNull();
        string message = Should.Throw<FormatException>(() => Multiaddress.Parse(text)).Message;
        message.ShouldContain(expected);
        message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("", "at least one component")]
    [InlineData("80", "a minimal varint")]
    [InlineData("8400", "a minimal varint")]
    [InlineData("05", "found '5', expected the code of a known protocol")]
    [InlineData("ffffffffffffffff7f", "the code of a known protocol")]
    [InlineData("04010203", "component 'ip4'")]
    [InlineData("0600", "component 'tcp'")]
    [InlineData("3500", "a host name")]
    [InlineData("3503612f62", "a host name")]
    [InlineData("3502c328", "a host name")]
    [InlineData("35026109", "a host name")]
    [InlineData("350461", "the length that stands before it")]
    [InlineData("35ffffffffffffffff7f61", "the length that stands before it")]
    [InlineData("35", "the length that stands before it")]
    [InlineData("90030161", "an absolute path")]
    [InlineData("9003012f", "an absolute path")]
    [InlineData("9003032f612f", "an absolute path")]
    [InlineData("9003022f6106ffff", "nothing after a path")]
    [InlineData("a50300", "a peer id")]
    [InlineData("a503021220", "a peer id")]
    [InlineData("bc0300000000000000000000" + "0000", "a port from 1")]
    [InlineData("d2030312ff61", "a multihash")]
    [InlineData("e1030100" + "ff", "a minimal varint")]
    [InlineData("e103022f61", "percent-encoded")]
    [InlineData("e10300", "percent-encoded")]
    [InlineData("8906000000", "component 'memory'")]
    public void Malformed_bytes_name_the_component_and_what_was_expected(string hex, string expected)
    {
        Multiaddress.TryFromBytes(Hex.Bytes(hex), out Multiaddress? none).ShouldBeFalse();
        none.ShouldBeNull();
        Should.Throw<FormatException>(() => Multiaddress.FromBytes(Hex.Bytes(hex))).Message.ShouldContain(expected);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        // An attribute could not carry it.
        Multiaddress.TryParse("/dns/\ud800", null, out _).ShouldBeFalse();
        Multiaddress.TryParse("/http-path/\udc00", null, out _).ShouldBeFalse();
    }

    [Fact]
    public void Length_and_number_of_components_are_bounded()
    {
        string components = string.Concat(Enumerable.Repeat("/ws", Multiaddress.MaxComponents));
        string longName = new('a', 253);
        string names = string.Concat(Enumerable.Repeat("/dns/" + longName, 4));

        Multiaddress.Parse(components).Components.Count.ShouldBe(32);
        Should.Throw<FormatException>(() => Multiaddress.Parse(components + "/ws")).Message.ShouldContain("32 components");
        Multiaddress.TryFromBytes([.. Multiaddress.Parse(components).Bytes.Span, 0xdd, 0x03], out _).ShouldBeFalse();
        Multiaddress.Parse("/dns/" + longName).ToString().Length.ShouldBe(258);
        Should.Throw<FormatException>(() => Multiaddress.Parse("/dns/" + longName + "a")).Message.ShouldContain("1 to 253 bytes");
        Multiaddress.Parse(names[..^258] + "/ws").Bytes.Length.ShouldBe(770);
        Should.Throw<FormatException>(() => Multiaddress.Parse(names + "/tcp/1")).Message.ShouldContain("at most 1024 bytes");
        Multiaddress.TryFromBytes(new byte[1025], out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => Multiaddress.Parse("/dns/" + new string('a', 5000))).Message.Length.ShouldBeLessThan(400);
    }

    [Fact]
    public void The_longest_values_have_a_text_that_is_read_again()
    {
        byte[] path = [0xe1, 0x03, 0xfc, 0x07, .. Enumerable.Repeat((byte)' ', 1020)];
        Multiaddress address = Multiaddress.FromBytes(path);

        Multiaddress.Parse(address.ToString()).ShouldBe(address);
    }

    [Fact]
    public void Every_byte_of_an_http_path_survives()
    {
        byte[] value = [.. Enumerable.Range(0, 256).Select(i => (byte)(i ^ 1))];
        Multiaddress address = Multiaddress.FromBytes([0xe1, 0x03, 0x80, 0x02, .. value]);

        Multiaddress.Parse(address.ToString()).ShouldBe(address);
        address.ToString().ShouldAllBe(c => char.IsAscii(c) && !char.IsControl(c) && c != ' ' && c != '+');
    }
}
