using ProtoP2P.Crypto;
using ProtoP2P.Security.Noise;

namespace ProtoP2P.Tests.Security;

public sealed class NoisePayloadTests
{
    // The Ed25519 identity of libp2p specs, peer-ids/peer-ids.md, and the X25519 static key of 32 times 01.
    private const string IdentityHex =
        "080112407e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";

    private const string PublicHex = "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";

    private const string SignatureHex =
        "ba31f4f7ea12a8bada15fba84f9e68b785772d5b70851f88e4d290577db75d6b58104af9d95761c18aebd1efb88d9141db90e4204f5a25b6250db89ea308e805";

    private const string ExtensionsHex = "220e120c2f79616d75782f312e302e30";

    [Fact]
    public void Signature_and_payload_are_the_published_bytes()
    {
        using PrivateKey identity = PrivateKey.FromProtobuf(Convert.FromHexString(IdentityHex));
        using NoiseKeyPair pair = new(Curve25519.Default, destination => destination.Fill(1));
        byte[] signature = identity.Sign(NoiseIdentity.SignedBytes(pair.PublicKey));
        Convert.ToHexStringLower(signature).ShouldBe(SignatureHex);

        byte[] key = identity.PublicKey.ToProtobuf().ToArray();
        Convert.ToHexStringLower(new NoisePayload(key, signature, []).Encode()).ShouldBe($"0a24{PublicHex}1240{SignatureHex}");
        Convert.ToHexStringLower(new NoisePayload(key, signature, ["/yamux/1.0.0"]).Encode())
            .ShouldBe($"0a24{PublicHex}1240{SignatureHex}{ExtensionsHex}");

        NoiseIdentity verified = NoiseIdentity.Verify(Hex($"0a24{PublicHex}1240{SignatureHex}{ExtensionsHex}"), pair.PublicKey, expectedPeer: null);
        verified.Peer.ToString().ShouldBe("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq");
        verified.Muxers.ShouldBe(["/yamux/1.0.0"]);
    }

    [Theory]
    [InlineData("2800")]
    [InlineData("1a03616263")]
    [InlineData("3d00000000")]
    [InlineData("390000000000000000")]
    [InlineData("2204" + "0a021220")]
    public void Unknown_fields_and_the_old_data_field_are_ignored(string extra)
    {
        ArraySegment<byte> bytes = Hex(extra + "0a0101" + "120102" + extra);
        NoisePayload payload = NoisePayload.Decode(bytes.Array!, bytes.Offset, bytes.Count);
        payload.IdentityKey.ShouldBe([1]);
        payload.IdentitySignature.ShouldBe([2]);
        payload.Muxers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0a")]
    [InlineData("0aff")]
    [InlineData("0affffffff0f")]
    [InlineData("0a05aa")]
    [InlineData("0c")]
    [InlineData("00")]
    [InlineData("07")]
    [InlineData("ffffffffffffffffffff7f")]
    [InlineData("2202" + "12ff")]
    public void What_is_no_protobuf_message_is_a_violation(string hex)
    {
        ArraySegment<byte> bytes = Hex(hex);
        Should.Throw<ProtocolViolationException>(() => NoisePayload.Decode(bytes.Array!, bytes.Offset, bytes.Count));
    }

    [Fact]
    public void A_list_of_more_than_100_muxers_is_ignored()
    {
        byte[] bytes = new NoisePayload(null, null, [.. Enumerable.Repeat("/yamux/1.0.0", 101)]).Encode();
        NoisePayload.Decode(bytes, 0, bytes.Length).Muxers.ShouldBeEmpty();
        bytes = new NoisePayload(null, null, [.. Enumerable.Repeat("/yamux/1.0.0", 100)]).Encode();
        NoisePayload.Decode(bytes, 0, bytes.Length).Muxers.Count.ShouldBe(100);
    }

    private static ArraySegment<byte> Hex(string hex) => new(Convert.FromHexString(hex));
}
