using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace ProtoP2P;

/// <summary>Text values are UTF-8 without control characters: anything else would not survive the text form, or would forge lines in a log.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryEncode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        var bytes = new byte[Strict.GetMaxByteCount(text.Length)];
        if (Utf8.FromUtf16(text, bytes, out _, out int written, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        value = bytes[..written];
        return true;
    }

    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value))
        {
            return false;
        }

        foreach (Rune rune in Strict.GetString(value).EnumerateRunes())
        {
            if (Rune.IsControl(rune))
            {
                return false;
            }
        }

        return true;
    }

    public static string Decode(ReadOnlySpan<byte> value) => Strict.GetString(value);
}
