using System.Text;
using ProtoP2P.Encodings;

namespace ProtoP2P.Core.Tests.Encodings;

public sealed class MultibaseTests
{
    /// <summary>The vectors of multiformats/multibase: plain, and with one and two leading zero bytes.</summary>
    [Theory]
    [InlineData("yes mani !", "f796573206d616e692021")]
    [InlineData("yes mani !", "F796573206D616E692021")]
    [InlineData("yes mani !", "bpfsxgidnmfxgsibb")]
    [InlineData("yes mani !", "BPFSXGIDNMFXGSIBB")]
    [InlineData("yes mani !", "k2lcpzo5yikidynfl")]
    [InlineData("yes mani !", "K2LCPZO5YIKIDYNFL")]
    [InlineData("yes mani !", "z7paNL19xttacUY")]
    [InlineData("yes mani !", "meWVzIG1hbmkgIQ")]
    [InlineData("yes mani !", "MeWVzIG1hbmkgIQ==")]
    [InlineData("yes mani !", "ueWVzIG1hbmkgIQ")]
    [InlineData("yes mani !", "UeWVzIG1hbmkgIQ==")]
    [InlineData("\0yes mani !", "bab4wk4zanvqw42jaee")]
    [InlineData("\0yes mani !", "k02lcpzo5yikidynfl")]
    [InlineData("\0yes mani !", "z17paNL19xttacUY")]
    [InlineData("\0\0yes mani !", "baaahszltebwwc3tjeaqq")]
    [InlineData("\0\0yes mani !", "k002lcpzo5yikidynfl")]
    [InlineData("\0\0yes mani !", "z117paNL19xttacUY")]
    [InlineData("", "f")]
    [InlineData("", "b")]
    [InlineData("", "z")]
    [InlineData("\0\0", "z11")]
    public void Reads_the_official_vectors(string text, string encoded)
    {
        Multibase.TryDecode(encoded, out byte[]? bytes).ShouldBeTrue();
        bytes.ShouldBe(Encoding.UTF8.GetBytes(text));
    }

    [Theory]
    [InlineData("yes mani !", "bpfsxgidnmfxgsibb", "k2lcpzo5yikidynfl", "ueWVzIG1hbmkgIQ", "7paNL19xttacUY")]
    [InlineData("\0\0yes mani !", "baaahszltebwwc3tjeaqq", "k002lcpzo5yikidynfl", "uAAB5ZXMgbWFuaSAh", "117paNL19xttacUY")]
    [InlineData("\0", "baa", "k0", "uAA", "1")]
    [InlineData("", "b", "k", "u", "")]
    public void Writes_the_official_vectors(string text, string base32, string base36, string base64Url, string base58)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        Multibase.EncodeBase32(bytes).ShouldBe(base32);
        Multibase.EncodeBase36(bytes).ShouldBe(base36);
        Multibase.EncodeBase64Url(bytes).ShouldBe(base64Url);
        BaseX.Base58.Encode(bytes).ShouldBe(base58);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x123")]
    [InlineData("f1")]
    [InlineData("fgg")]
    [InlineData("ba")]
    [InlineData("bab")]
    [InlineData("b1a")]
    [InlineData("k-")]
    [InlineData("z0")]
    [InlineData("zl")]
    [InlineData("z\u00e9")]
    [InlineData("ueWVzIG1hbmkgIQ==")]
    [InlineData("ueWVzIG1hbmkgIR")]
    [InlineData("uA")]
    [InlineData("m-_-_")]
    [InlineData("u+/+/")]
    [InlineData("MeWVzIG1hbmkgIQ")]
    [InlineData("MA===")]
    [InlineData("u AA")]
    public void Refuses_what_is_not_the_one_spelling_of_a_value(string encoded)
        => Multibase.TryDecode(encoded, out _).ShouldBeFalse();

    [Fact]
    public void Every_length_survives_every_base()
    {
        var random = new Random(5);
        for (int length = 0; length < 70; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            bytes.AsSpan(0, Math.Min(length, length % 4)).Clear();
            foreach (string encoded in new[] { Multibase.EncodeBase32(bytes), Multibase.EncodeBase36(bytes), Multibase.EncodeBase64Url(bytes), "z" + BaseX.Base58.Encode(bytes) })
            {
                Multibase.TryDecode(encoded, out byte[]? decoded).ShouldBeTrue(encoded);
                decoded.ShouldBe(bytes);
            }
        }
    }

    [Fact]
    public void Length_is_bounded()
    {
        Multibase.TryDecode("f" + new string('0', 1022), out _).ShouldBeTrue();
        Multibase.TryDecode("f" + new string('0', 1024), out _).ShouldBeFalse();
        BaseX.Base58.TryDecode(new string('2', 1025), out _).ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(() => BaseX.Base58.Encode(new byte[1025]));
    }
}
