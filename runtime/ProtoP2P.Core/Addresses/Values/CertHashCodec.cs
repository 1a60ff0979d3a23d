using System.Diagnostics.CodeAnalysis;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>The multihash of a certificate: base64url when written, any multibase when read.</summary>
internal sealed class CertHashCodec : ValueCodec
{
    public static CertHashCodec Instance { get; } = new();

    public override string Expected => "a multihash in multibase such as uEi...";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
        => Multibase.TryDecode(text, out value) && IsValid(value);

    public override bool IsValid(ReadOnlySpan<byte> value) => Multihash.TryRead(value, out _, out _);

    public override string Format(ReadOnlySpan<byte> value) => Multibase.EncodeBase64Url(value);
}
