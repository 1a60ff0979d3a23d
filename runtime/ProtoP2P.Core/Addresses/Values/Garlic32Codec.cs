using System.Diagnostics.CodeAnalysis;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>The hash of an I2P destination in base32: 32 bytes, or 35 and more where the destination is encrypted.</summary>
internal sealed class Garlic32Codec : ValueCodec
{
    private const int HashSize = 32;
    private const int MinEncryptedSize = 35;

    public static Garlic32Codec Instance { get; } = new();

    public override string Expected => "an I2P address in base32, of 32 bytes or at least 35";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
        => Base32.TryDecode(text, out value) && IsValid(value);

    public override bool IsValid(ReadOnlySpan<byte> value) => value.Length is HashSize or >= MinEncryptedSize;

    public override string Format(ReadOnlySpan<byte> value) => Base32.Encode(value);
}
