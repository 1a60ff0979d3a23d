using System.Diagnostics.CodeAnalysis;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>A full I2P destination: base64 with <c>-</c> and <c>~</c> as its last symbols, padded.</summary>
internal sealed class Garlic64Codec : ValueCodec
{
    private const string LastSymbols = "-~";

    /// <summary>The shortest destination: two keys and a null certificate are 387 bytes, and go-libp2p asks for 386.</summary>
    private const int MinSize = 386;

    public static Garlic64Codec Instance { get; } = new();

    public override string Expected => "an I2P destination in I2P's base64, of at least 386 bytes";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
        => Base64Text.TryDecode(text, LastSymbols, padded: true, out value) && IsValid(value);

    public override bool IsValid(ReadOnlySpan<byte> value) => value.Length >= MinSize;

    public override string Format(ReadOnlySpan<byte> value) => Base64Text.Encode(value, LastSymbols);
}
