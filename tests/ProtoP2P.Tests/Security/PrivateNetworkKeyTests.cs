using System.Text;
using ProtoP2P.Security.PrivateNetwork;

namespace ProtoP2P.Tests.Security;

public sealed class PrivateNetworkKeyTests
{
    private const string Hex = "6189c5cf0b87fb800c1a9feeda73c6ab5e998db48fb9e6a978575c770ceef683";

    private static readonly byte[] Key = Convert.FromHexString(Hex);

    [Theory]
    [InlineData("/key/swarm/psk/1.0.0/\n/base16/\n" + Hex)]
    [InlineData("/key/swarm/psk/1.0.0/\n/base16/\n" + Hex + "\n")]
    [InlineData("/key/swarm/psk/1.0.0/\r\n/base16/\r\n" + Hex + "\r\n")]
    [InlineData("/key/swarm/psk/1.0.0/\n/base64/\nYYnFzwuH+4AMGp/u2nPGq16ZjbSPueapeFdcdwzu9oM=\n")]
    public void Files_in_text_are_read(string file) =>
        PrivateNetworkKey.Parse(Encoding.ASCII.GetBytes(file)).ToFileText().ShouldBe($"/key/swarm/psk/1.0.0/\n/base16/\n{Hex}\n");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Files_in_binary_are_read(bool endsInLineFeed)
    {
        byte[] key = [.. Enumerable.Range(0, 31).Select(i => (byte)i), (byte)'\n'];
        byte[] file = [.. "/key/swarm/psk/1.0.0/\n/bin/\n"u8, .. key, .. endsInLineFeed ? "\n"u8 : []];

        PrivateNetworkKey.Parse(file).ToFileText().ShouldContain(Convert.ToHexStringLower(key));
    }

    [Theory]
    [InlineData("", "first line")]
    [InlineData("/key/swarm/psk/2.0.0/\n/base16/\n" + Hex, "first line")]
    [InlineData("/key/swarm/psk/1.0.0/\n/base58/\n" + Hex, "/base16/, /base64/ and /bin/")]
    [InlineData("/key/swarm/psk/1.0.0/\n/base16/\n6189", "2 bytes; expected 32")]
    [InlineData("/key/swarm/psk/1.0.0/\n/base16/\n618g", "not in base 16")]
    [InlineData("/key/swarm/psk/1.0.0/\n/base64/\n!", "not in base 64")]
    [InlineData("/key/swarm/psk/1.0.0/\n/bin/\nshort", "5 bytes")]
    public void Malformed_files_say_what_was_expected_and_nothing_of_the_key(string file, string reason)
    {
        string message = Should.Throw<FormatException>(() => PrivateNetworkKey.Parse(Encoding.ASCII.GetBytes(file))).Message;

        message.ShouldContain(reason);
        message.ShouldNotContain("618");
    }

    [Fact]
    public void A_file_that_is_too_long_is_refused() =>
        Should.Throw<FormatException>(() => PrivateNetworkKey.Parse(new byte[2000])).Message.ShouldContain("1024");

    [Fact]
    public void A_missing_file_is_named()
    {
        Libp2pException error = Should.Throw<Libp2pException>(() => PrivateNetworkKey.Load("/nowhere/swarm.key"));

        error.Message.ShouldContain("/nowhere/swarm.key");
    }

    [Fact]
    public void A_key_tells_its_fingerprint_only()
    {
        Sodium.SkipWithout();

        PrivateNetworkKey.FromBytes(Key).ToString().ShouldBe("private network 45fc986bbc9388a11d939df26f730f0c");
        PrivateNetworkKey.Generate().Fingerprint.ShouldNotBe(PrivateNetworkKey.Generate().Fingerprint);
    }

    [Fact]
    public void A_disposed_key_is_never_used_as_the_key_of_zeros_that_it_is()
    {
        var key = PrivateNetworkKey.Generate();
        PrivateNetworkKey copy = key.Copy();
        string text = key.ToFileText();

        key.Dispose();

        Should.Throw<ObjectDisposedException>(() => key.CreateStream(new byte[24]));
        Should.Throw<ObjectDisposedException>(key.ToFileText);
        Should.Throw<ObjectDisposedException>(key.Copy);
        copy.ToFileText().ShouldBe(text);
    }
}
