using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P.Encodings;

/// <summary>RFC 4648 base32 without padding: lower case when written, any case when read.</summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public static string Encode(ReadOnlySpan<byte> bytes)
        => string.Create(((bytes.Length * 8) + 4) / 5, bytes, static (text, bytes) =>
        {
            uint buffer = 0;
            int bits = 0;
            int written = 0;
            foreach (byte b in bytes)
            {
                buffer = (buffer << 8) | b;
                for (bits += 8; bits >= 5; bits -= 5)
                {
                    text[written++] = Alphabet[(int)(buffer >> (bits - 5)) & 31];
                }
            }

            if (bits > 0)
            {
                text[written] = Alphabet[(int)(buffer << (5 - bits)) & 31];
            }
        });

    /// <summary>Reads base32; false for a foreign character, an impossible length, or spare bits that are not zero.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var result = new byte[text.Length * 5 / 8];
        uint buffer = 0;
        int bits = 0;
        int written = 0;
        foreach (char c in text)
        {
            int digit = Digit(c);
            if (digit < 0)
            {
                return false;
            }

            buffer = (buffer << 5) | (uint)digit;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                result[written++] = (byte)(buffer >> bits);
            }
        }

        // A whole spare symbol, or a set bit that no byte holds, would give one value two spellings.
        if (bits >= 5 || (buffer & ((1u << bits) - 1)) != 0)
        {
            return false;
        }

        bytes = result;
        return true;
    }

    private static int Digit(char c) => c switch
    {
        >= 'a' and <= 'z' => c - 'a',
        >= 'A' and <= 'Z' => c - 'A',
        >= '2' and <= '7' => c - '2' + 26,
        _ => -1,
    };
}
