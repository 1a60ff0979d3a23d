using System.Text;
using ProtoP2P.Crypto;

namespace ProtoP2P.Crypto;

public sealed class XSalsa20Tests
{
    private static readonly byte[] Key = Convert.FromHexString("6189c5cf0b87fb800c1a9feeda73c6ab5e998db48fb9e6a978575c770ceef683");
    private static readonly byte[] Nonce = [.. Enumerable.Range(0, 24).Select(i => (byte)i)];

    public XSalsa20Tests() => Assert.SkipUnless(NativeLibraries.TryLoadSodium(), "libsodium is not installed");

    [Fact]
    public void The_keystream_is_that_of_the_vector()
    {
        byte[] stream = new byte[32];

        new XSalsa20(Key, Nonce).Apply(stream, stream);

        Convert.ToHexStringLower(stream).ShouldBe("20847ee9fb08cb6a2da5306341e2cc059972d4d8b5c9c16e04c5c5f0cf8a15e7");
    }

    [Fact]
    public void An_encrypted_multistream_header_is_that_of_the_vector()
    {
        byte[] text = Encoding.ASCII.GetBytes("\u0013/multistream/1.0.0\n");

        new XSalsa20(Key, Nonce).Apply(text, text);

        Convert.ToHexStringLower(text).ShouldBe("33ab139c977ca21959d755022ccdfd2ba95ce4d2");
    }

    [Fact]
    public void The_fingerprint_is_that_of_the_vector() =>
        Convert.ToHexStringLower(XSalsa20.Fingerprint(Key)!).ShouldBe("45fc986bbc9388a11d939df26f730f0c");

    [Fact]
    public void Pieces_of_any_size_are_one_keystream()
    {
        byte[] whole = new byte[10_000];
        new XSalsa20(Key, Nonce).Apply(whole, whole);
        var random = new Random(5);
        for (int round = 0; round < 50; round++)
        {
            byte[] pieces = new byte[whole.Length];
            var stream = new XSalsa20(Key, Nonce);
            for (int start = 0; start < pieces.Length;)
            {
                int length = Math.Min(random.Next(0, 200), pieces.Length - start);
                stream.Apply(pieces.AsSpan(start, length), pieces.AsSpan(start));
                start += length;
            }

            pieces.ShouldBe(whole);
        }
    }

    [Fact]
    public void What_is_missing_is_told_with_how_to_install_it()
    {
        string message = XSalsa20.Missing().Message;

        message.ShouldContain("libsodium");
        message.ShouldContain("apt install libsodium23");
    }
}
