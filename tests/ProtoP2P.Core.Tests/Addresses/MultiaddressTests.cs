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
}
