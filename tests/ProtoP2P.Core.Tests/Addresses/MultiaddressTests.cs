using ProtoP2P.Core.Tests.Keys;

namespace ProtoP2P.Core.Tests.Addresses;

public sealed class MultiaddressTests
{
    [Theory]
    [InlineData("/ip4/192.0.2.42/tcp/443", "04c000022a0601bb")]
    [InlineData("/ip4/127.0.0.1/udp/1234", "047f000001910204d2")]
    [InlineData("/ip4/127.0.0.1/tcp/4001", "047f000001060fa1")]
    [InlineData("/ip4/127.0.0.1/tcp/4001/p2p/" + KeyVectors.Ed25519PeerId, "047f000001060fa1a503260024" + KeyVectors.Ed25519Public)]
    [InlineData("/ip6/::1/udp/4001/quic-v1", "290000000000000000000000000000000191020fa1cd03")]
    [InlineData("/ip4/1.2.3.4/tcp/80/ws", "0401020304060050dd03")]
    [InlineData("/dns4/example.com/tcp/443/tls/ws", "360b6578616d706c652e636f6d0601bbc003dd03")]
    [InlineData("/dns4/example.com/tcp/443/wss", "360b6578616d706c652e636f6d0601bbde03")]
    [InlineData("/dns/example.com/tcp/443/tls/sni/example.com/ws", "350b6578616d706c652e636f6d0601bbc003c1030b6578616d706c652e636f6ddd03")]
    [InlineData("/dnsaddr/bootstrap.libp2p.io", "3813626f6f7473747261702e6c69627032702e696f")]
    [InlineData("/ip4/1.2.3.4/tcp/4001/p2p/" + KeyVectors.Secp256k1PeerId + "/p2p-circuit/p2p/" + KeyVectors.Ed25519PeerId, "0401020304060fa1a503270025" + KeyVectors.Secp256k1Public + "a202a503260024" + KeyVectors.Ed25519Public)]
    [InlineData("/certhash/uEiDjsMRCmPwcFJr79MiZb7kkJ65B5GSbk0yklZkbeFK4VQ", "d203221220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("/unix/tmp/p2p.sock", "90030d2f746d702f7032702e736f636b")]
    [InlineData("/memory/1234", "890600000000000004d2")]
    [InlineData("/http-path/a%2Fb", "e10303612f62")]
    [InlineData("/ip6zone/eth0/ip6/fe80::1", "2a046574683029fe800000000000000000000000000001")]
    public void Reads_and_writes_the_vectors(string text, string hex)
    {
        Multiaddress fromText = Multiaddress.Parse(text);
        Multiaddress fromBytes = Multiaddress.FromBytes(Hex.Bytes(hex));

        Hex.Text(fromText.Bytes).ShouldBe(hex);
        fromBytes.ToString().ShouldBe(text);
        fromText.ToString().ShouldBe(text);
        fromText.ShouldBe(fromBytes);
        fromText.GetHashCode().ShouldBe(fromBytes.GetHashCode());
    }

    [Fact]
    public void Components_have_code_name_value_and_text()
    {
        Multiaddress address = Multiaddress.Parse("/ip4/1.2.3.4/tcp/4001/ws");

        address.Components.Select(component => (component.Code, component.Name, Hex.Text(component.Value), component.Text, component.ToString()))
            .ShouldBe([(4, "ip4", "01020304", "1.2.3.4", "/ip4/1.2.3.4"), (6, "tcp", "0fa1", "4001", "/tcp/4001"), (477, "ws", "", "", "/ws")]);
        address.Components[0].ShouldBe(Multiaddress.Parse("/ip4/1.2.3.4").Components[0]);
        (address.Components[0] != address.Components[1]).ShouldBeTrue();
        address.Components[0].GetHashCode().ShouldBe(Multiaddress.Parse("/ip4/1.2.3.4").Components[0].GetHashCode());
    }

    [Fact]
    public void A_component_of_no_address_is_empty()
    {
        MultiaddressComponent none = default;

        (none.Code, none.Name, none.Value.Length, none.Text, none.ToString()).ShouldBe((0, "", 0, "", ""));
    }

    [Fact]
    public void The_trailing_peer_id_is_the_expected_peer()
    {
        PeerId one = PeerId.Parse(KeyVectors.Ed25519PeerId);
        PeerId other = PeerId.Parse(KeyVectors.RsaPeerId);
        Multiaddress plain = Multiaddress.Parse("/ip4/1.2.3.4/tcp/4001");
        Multiaddress withPeer = plain.WithPeerId(one);

        plain.PeerId.ShouldBeNull();
        withPeer.ToString().ShouldBe($"/ip4/1.2.3.4/tcp/4001/p2p/{one}");
        withPeer.PeerId.ShouldBe(one);
        withPeer.WithPeerId(one).ShouldBeSameAs(withPeer);
        withPeer.WithPeerId(other).PeerId.ShouldBe(other);
        withPeer.WithoutPeerId().ShouldBe(plain);
        plain.WithoutPeerId().ShouldBeSameAs(plain);
        Multiaddress.Parse($"/p2p/{one}/p2p-circuit").PeerId.ShouldBeNull();
        Multiaddress.Parse($"/p2p/{one}").WithoutPeerId().ShouldBe(Multiaddress.Empty);
    }

    [Fact]
    public void The_old_name_of_p2p_and_the_cid_forms_are_read()
    {
        PeerId peerId = PeerId.Parse(KeyVectors.Ed25519PeerId);
        Multiaddress expected = Multiaddress.Parse($"/p2p/{peerId}");

        Multiaddress.Parse($"/ipfs/{peerId}").ShouldBe(expected);
        Multiaddress.Parse($"/p2p/{peerId:b32}").ShouldBe(expected);
        Multiaddress.Parse($"/p2p/{peerId:b36}").ToString().ShouldBe($"/p2p/{peerId}");
    }

    [Fact]
    public void Encapsulates_and_decapsulates_at_the_last_occurrence()
    {
        Multiaddress relayed = Multiaddress.Parse("/ip4/1.2.3.4/tcp/1/p2p-circuit/ip4/1.2.3.4/tcp/2");
        Multiaddress ip = Multiaddress.Parse("/ip4/1.2.3.4");

        relayed.Decapsulate(ip).ToString().ShouldBe("/ip4/1.2.3.4/tcp/1/p2p-circuit");
        relayed.Decapsulate(Multiaddress.Parse("/tcp/2")).ToString().ShouldBe("/ip4/1.2.3.4/tcp/1/p2p-circuit/ip4/1.2.3.4");
        relayed.Decapsulate(Multiaddress.Parse("/tcp/3")).ShouldBeSameAs(relayed);
        relayed.Decapsulate(Multiaddress.Empty).ShouldBeSameAs(relayed);
        ip.Decapsulate(relayed).ShouldBeSameAs(ip);
        ip.Decapsulate(ip).ShouldBe(Multiaddress.Empty);
        ip.Encapsulate(Multiaddress.Parse("/tcp/5")).ToString().ShouldBe("/ip4/1.2.3.4/tcp/5");
        Multiaddress.Empty.Encapsulate(ip).ShouldBe(ip);
    }

    [Fact]
    public void Decapsulating_matches_whole_components_only()
    {
        // The bytes of /tcp/4001 are 06 0f a1.
        Multiaddress address = Multiaddress.Parse("/ip4/1.6.15.161");

        address.Decapsulate(Multiaddress.Parse("/tcp/4001")).ShouldBeSameAs(address);
    }

    [Fact]
    public void Nothing_follows_a_path()
        => Should.Throw<FormatException>(() => Multiaddress.Parse("/unix/tmp/a.sock").Encapsulate(Multiaddress.Parse("/ws"))).Message.ShouldContain("nothing after a path");

    [Fact]
    public void The_empty_address_is_written_and_not_read()
    {
        Multiaddress.Empty.ToString().ShouldBe("/");
        Multiaddress.Empty.Components.ShouldBeEmpty();
        Multiaddress.Empty.PeerId.ShouldBeNull();
        Multiaddress.TryParse("/", null, out _).ShouldBeFalse();
        Multiaddress.TryFromBytes([], out _).ShouldBeFalse();
    }

    [Fact]
    public void Equality_is_of_the_bytes()
    {
        Multiaddress one = Multiaddress.Parse("/ip4/1.2.3.4/tcp/080");
        Multiaddress same = Multiaddress.Parse("/ip4/1.2.3.4/tcp/80/");

        (one == same).ShouldBeTrue();
        (one != Multiaddress.Parse("/ip4/1.2.3.4/tcp/81")).ShouldBeTrue();
        one.Equals((object)same).ShouldBeTrue();
        one.Equals(null).ShouldBeFalse();
        (null == one).ShouldBeFalse();
        Multiaddress.Parse("/dns/a/tcp/1/tls/ws").ShouldNotBe(Multiaddress.Parse("/dns/a/tcp/1/wss"));
    }

    [Fact]
    public void Formats_into_spans_of_characters_and_of_bytes()
    {
        Multiaddress address = Multiaddress.Parse("/ip6zone/\u00e9th0/ip6/fe80::1/tcp/1");
        Span<char> chars = stackalloc char[64];
        Span<byte> bytes = stackalloc byte[64];

        address.TryFormat(chars, out int charsWritten, default, null).ShouldBeTrue();
        new string(chars[..charsWritten]).ShouldBe(address.ToString());
        address.TryFormat(bytes, out int bytesWritten, default, null).ShouldBeTrue();
        System.Text.Encoding.UTF8.GetString(bytes[..bytesWritten]).ShouldBe(address.ToString());
        bytesWritten.ShouldBe(charsWritten + 1);
        address.TryFormat(chars[..5], out charsWritten, default, null).ShouldBeFalse();
        charsWritten.ShouldBe(0);
        address.TryFormat(bytes[..5], out bytesWritten, default, null).ShouldBeFalse();
        Should.Throw<FormatException>(() => address.ToString("x", null));
    }
}
