using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P.Encodings;

/// <summary>multiformats' multibase: one character that names the encoding, then the encoded bytes.</summary>
internal static class Multibase
{
    public static string EncodeBase64Url(ReadOnlySpan<byte> bytes) => string.Concat("u", Base64Url.EncodeToString(bytes));

    public static string EncodeBase32(ReadOnlySpan<byte> bytes) => string.Concat("b", Base32.Encode(bytes));

    public static string EncodeBase36(ReadOnlySpan<byte> bytes) => string.Concat("k", BaseX.Base36.Encode(bytes));

    /// <summary>Reads base16 (f), base32 (b), base36 (k), base58btc (z), base64 (m, M) and base64url (u, U), each at most 1,024 characters.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.IsEmpty || text.Length > BaseX.MaxLength)
        {
            return false;
        }

        ReadOnlySpan<char> body = text[1..];
        return text[0] switch
        {
            'f' or 'F' => TryDecodeHex(body, out bytes),
            'b' or 'B' => Base32.TryDecode(body, out bytes),
            'k' or 'K' => BaseX.Base36.TryDecode(body, out bytes),
            'z' => BaseX.Base58.TryDecode(body, out bytes),
            'm' => Base64Text.TryDecode(body, "+/", padded: false, out bytes),
            'M' => Base64Text.TryDecode(body, "+/", padded: true, out bytes),
            'u' => Base64Text.TryDecode(body, "-_", padded: false, out bytes),
            'U' => Base64Text.TryDecode(body, "-_", padded: true, out bytes),
            _ => false,
        };
    }

    private static bool TryDecodeHex(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 2 != 0)
        {
            return false;
        }

        var result = new byte[text.Length / 2];
        if (Convert.FromHexString(text, result, out _, out int written) != System.Buffers.OperationStatus.Done || written != result.Length)
        {
            return false;
        }

        bytes = result;
        return true;
    }
}
