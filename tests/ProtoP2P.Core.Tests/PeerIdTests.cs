using ProtoP2P.Core.Tests.Keys;

namespace ProtoP2P.Core.Tests;

public sealed class PeerIdTests
{
    [Theory]
    [InlineData("0024" + KeyVectors.Ed25519Public, KeyVectors.Ed25519PeerId, "bafzaajaiaejcahwr5d5ofrfbis4l5d6uwr57hu5tjodrypfm6yaq6dsc2r2pzyt6", "k51qzi5uqu5dgy8qsq67hbz73jqkw87l3fgf4a91qb0d9b5173tir7n4vxk1oe")]
    [InlineData("0025" + KeyVectors.Secp256k1Public, KeyVectors.Secp256k1PeerId, "bafzaajiiaijcca3xo7uzjzcsyilaj6i54cj44qk7kqzpoao5rti2pjx6udtdbp6kte", "kzwfwjn5ji4put13uvtwtc7azzwk42cq2o8ctfnxa6q8n90e72o3pjqbrp3lpcp")]
    [InlineData("122068362c312e155f4f7290b67f5cd094a22a0a4fbf20efd8c287934419350d36f7", KeyVectors.EcdsaPeerId, "bafzbeidigywdclqvl5hxfefwp5onbffcfife7pza57mmfb4tiqmtkdjw64", "k2k4r8m0iploq6r25jp915xawtnx0qdr0je62jws2kki6votbj5191x3")]
    [InlineData("1220b6c8a8c0a3105fc27afca4fb1173791f038e4343fd56b7c67b616dbc30a04ccd", KeyVectors.RsaPeerId, "bafzbeifwzcumbiyql7bhv7fe7mixg6i7aohegq75k234m63bnw6dbicmzu", "k2k4r8nz0pc9sm08wgacijx1ic8vxy9e2770otjszhz1nodfs0brtvpp")]
    [InlineData("0024080112209e3b433cbd31c2b8a6ebbdca998bd0f4c2141c9c9af5422e976051b1e63af14d", "12D3KooWLU2znyJMtDiHArqAGbZn8CgUGp92kxDBtefftEEaHSZS", "bafzaajaiaejcbhr3im6l2mocxctoxpoktgf5b5gccqojzgxviixjoycrwhtdv4kn", "k51qzi5uqu5dk4kbd5bpmklj30q0q8n3091bncahugkx18e84p1od2rk25olsd")]
    public void All_text_forms_of_the_vectors_are_one_peer(string multihash, string base58, string base32, string base36)
    {
        PeerId peerId = PeerId.FromMultihash(Hex.Bytes(multihash));

        Hex.Text(peerId.Multihash).ShouldBe(multihash);
        peerId.ToString().ShouldBe(base58);
        peerId.ToString("b58", null).ShouldBe(base58);
        peerId.ToString("b32", null).ShouldBe(base32);
        peerId.ToString("b36", null).ShouldBe(base36);
        foreach (string text in new[] { base58, base32, base36, base32.ToUpperInvariant(), base36.ToUpperInvariant() })
        {
            PeerId.Parse(text).ShouldBe(peerId);
        }
    }

    [Theory]
    [InlineData("bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe", "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N")]
    [InlineData("k51qzi5uqu5dgf513xbrfjl4smgo2eh1x8p8y6grzsf1oz0reiy56p65tds3s6", "12D3KooWATZi2wFwQxQ14Z3q24TDNWKap6f8W5ryLE6Da4RMfsxy")]
    [InlineData("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA", "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA")]
    public void Official_pairs_are_the_same_peer(string one, string base58)
    {
        PeerId.Parse(one).ToString().ShouldBe(base58);
        PeerId.Parse(one).ShouldBe(PeerId.Parse(base58));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("Qm")]
    [InlineData("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3p0")]
    [InlineData("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3p")]
    [InlineData("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5NN")]
    [InlineData("bafybeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe")]
    [InlineData("hello")]
    [InlineData("k51qzi5uqu5dgy8qsq67hbz73jqkw87l3fgf4a91qb0d9b5173tir7n4vxk1o-")]
    public void Refuses_other_text_and_says_which(string text)
    {
        PeerId.TryParse(text, null, out PeerId? none).ShouldBeFalse();
        none.ShouldBeNull();
        Should.Throw<FormatException>(() => PeerId.Parse(text)).Message.ShouldContain($"'{text}'");
    }

    [Theory]
    [InlineData("")]
    [InlineData("1220")]
    [InlineData("121f68362c312e155f4f7290b67f5cd094a22a0a4fbf20efd8c287934419350d36")]
    [InlineData("122068362c312e155f4f7290b67f5cd094a22a0a4fbf20efd8c287934419350d36f7ff")]
    [InlineData("132068362c312e155f4f7290b67f5cd094a22a0a4fbf20efd8c287934419350d36f7")]
    [InlineData("0000")]
    [InlineData("000548656c6c6f")]
    [InlineData("0024080012201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e")]
    [InlineData("00241220ded1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e0801")]
    [InlineData("9220002068362c312e155f4f7290b67f5cd094a22a0a4fbf20efd8c287934419350d36f7")]
    public void Refuses_other_multihashes(string hex)
    {
        PeerId.TryFromMultihash(Hex.Bytes(hex), out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => PeerId.FromMultihash(Hex.Bytes(hex)));
    }

    [Fact]
    public void A_key_and_its_protobuf_give_the_same_id()
    {
        PublicKey key = PublicKey.FromProtobuf(Hex.Bytes(KeyVectors.Ed25519Public));

        PeerId peerId = PeerId.FromPublicKey(key);

        peerId.ToString().ShouldBe(KeyVectors.Ed25519PeerId);
        peerId.TryGetPublicKey(out PublicKey? inlined).ShouldBeTrue();
        inlined.ShouldBe(key);
        PeerId.Parse(KeyVectors.RsaPeerId).TryGetPublicKey(out _).ShouldBeFalse();
    }

    [Fact]
    public void Equality_and_order_are_of_the_bytes()
    {
        PeerId one = PeerId.Parse(KeyVectors.Ed25519PeerId);
        PeerId same = PeerId.Parse(one.ToString("b32", null));
        PeerId other = PeerId.Parse(KeyVectors.RsaPeerId);

        (one == same).ShouldBeTrue();
        (one != other).ShouldBeTrue();
        one.GetHashCode().ShouldBe(same.GetHashCode());
        one.CompareTo(same).ShouldBe(0);
        one.CompareTo(other).ShouldBeLessThan(0);
        one.CompareTo(null).ShouldBeGreaterThan(0);
        one.Equals((object)same).ShouldBeTrue();
        one.Equals(null).ShouldBeFalse();
    }

    [Fact]
    public void Formats_into_spans_of_characters_and_of_bytes()
    {
        PeerId peerId = PeerId.Parse(KeyVectors.Ed25519PeerId);
        Span<char> chars = stackalloc char[80];
        Span<byte> bytes = stackalloc byte[80];

        peerId.TryFormat(chars, out int charsWritten, "b36", null).ShouldBeTrue();
        new string(chars[..charsWritten]).ShouldBe(peerId.ToString("b36", null));
        peerId.TryFormat(bytes, out int bytesWritten, default, null).ShouldBeTrue();
        System.Text.Encoding.UTF8.GetString(bytes[..bytesWritten]).ShouldBe(KeyVectors.Ed25519PeerId);
        peerId.TryFormat(chars[..10], out charsWritten, default, null).ShouldBeFalse();
        charsWritten.ShouldBe(0);
        peerId.TryFormat(bytes[..10], out bytesWritten, default, null).ShouldBeFalse();
        bytesWritten.ShouldBe(0);
        $"{peerId:b32}".ShouldBe(peerId.ToString("b32", null));
        Should.Throw<FormatException>(() => peerId.ToString("b64", null)).Message.ShouldContain("b64");
    }
}
