using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P.Encodings;

/// <summary>Base64 with a chosen pair of last symbols. Stricter than the base class library: no white space, one spelling per value.</summary>
internal static class Base64Text
{
    public static string Encode(ReadOnlySpan<byte> bytes, string lastSymbols)
        => Convert.ToBase64String(bytes).Replace('+', lastSymbols[0]).Replace('/', lastSymbols[1]);

    public static bool TryDecode(ReadOnlySpan<char> text, string lastSymbols, bool padded, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (padded && !TryRemovePadding(ref text))
        {
            return false;
        }

        if (text.Length % 4 == 1)
        {
            return false;
        }

        var result = new byte[text.Length * 3 / 4];
        uint buffer = 0;
        int bits = 0;
        int written = 0;
        foreach (char c in text)
        {
            int digit = Digit(c, lastSymbols);
            if (digit < 0)
            {
                return false;
            }

            buffer = (buffer << 6) | (uint)digit;
            bits += 6;
            if (bits >= 8)
            {
                bits -= 8;
                result[written++] = (byte)(buffer >> bits);
            }
        }

        if ((buffer & ((1u << bits) - 1)) != 0)
        {
            return false;
        }

        bytes = result;
        return true;
    }

    private static bool TryRemovePadding(ref ReadOnlySpan<char> text)
    {
        if (text.Length % 4 != 0)
        {
            return false;
        }

        ReadOnlySpan<char> trimmed = text.TrimEnd('=');
        bool valid = text.Length - trimmed.Length <= 2;
        text = trimmed;
        return valid;
    }

    private static int Digit(char c, string lastSymbols)
    {
        return c switch
        {
            >= 'A' and <= 'Z' => c - 'A',
            >= 'a' and <= 'z' => c - 'a' + 26,
            >= '0' and <= '9' => c - '0' + 52,
            _ when c == lastSymbols[0] => 62,
            _ when c == lastSymbols[1] => 63,
            _ => -1,
        };
    }
}
