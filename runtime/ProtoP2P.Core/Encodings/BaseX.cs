using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ProtoP2P.Encodings;

/// <summary>Positional encodings whose radix is not a power of two (base58btc, base36): a big integer, with one zero symbol per leading zero byte.</summary>
internal sealed class BaseX
{
    /// <summary>Longest input in bytes or characters: the conversion is quadratic, so what a stranger can make us do is bounded here.</summary>
    public const int MaxLength = 1024;

    private const byte NoDigit = 0xff;

    private readonly string _alphabet;
    private readonly byte[] _digits = new byte[128];

    private BaseX(string alphabet, bool ignoreCase)
    {
        _alphabet = alphabet;
        _digits.AsSpan().Fill(NoDigit);
        for (int i = 0; i < alphabet.Length; i++)
        {
            _digits[alphabet[i]] = (byte)i;
            if (ignoreCase)
            {
                _digits[char.ToUpperInvariant(alphabet[i])] = (byte)i;
            }
        }
    }

    /// <summary>Bitcoin's base58 alphabet.</summary>
    public static BaseX Base58 { get; } = new("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", ignoreCase: false);

    /// <summary>Base36, lower case when written, any case when read.</summary>
    public static BaseX Base36 { get; } = new("0123456789abcdefghijklmnopqrstuvwxyz", ignoreCase: true);

    public string Encode(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxLength, nameof(bytes));
        int zeros = CountLeading(bytes, (byte)0);
        // log(256) / log(36) < 1.55 symbols per byte, and base58 takes fewer.
        Span<byte> digits = stackalloc byte[((bytes.Length - zeros) * 155 / 100) + 1];
        int used = 0;
        foreach (byte b in bytes[zeros..])
        {
            int carry = b;
            for (int i = 0; i < used; i++)
            {
                carry += digits[i] << 8;
                digits[i] = (byte)(carry % _alphabet.Length);
                carry /= _alphabet.Length;
            }

            for (; carry > 0; carry /= _alphabet.Length)
            {
                digits[used++] = (byte)(carry % _alphabet.Length);
            }
        }

        var text = new StringBuilder(zeros + used).Append(_alphabet[0], zeros);
        for (int i = used - 1; i >= 0; i--)
        {
            text.Append(_alphabet[digits[i]]);
        }

        return text.ToString();
    }

    public bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length > MaxLength)
        {
            return false;
        }

        int zeros = CountLeading(text, _alphabet[0]);
        Span<byte> reversed = stackalloc byte[text.Length - zeros];
        int used = 0;
        foreach (char c in text[zeros..])
        {
            if (c >= _digits.Length || _digits[c] == NoDigit)
            {
                return false;
            }

            int carry = _digits[c];
            for (int i = 0; i < used; i++)
            {
                carry += reversed[i] * _alphabet.Length;
                reversed[i] = (byte)carry;
                carry >>= 8;
            }

            for (; carry > 0; carry >>= 8)
            {
                reversed[used++] = (byte)carry;
            }
        }

        bytes = new byte[zeros + used];
        reversed[..used].CopyTo(bytes.AsSpan(zeros));
        bytes.AsSpan(zeros).Reverse();
        return true;
    }

    private static int CountLeading<T>(ReadOnlySpan<T> span, T zero)
        where T : IEquatable<T>
    {
        int end = span.IndexOfAnyExcept(zero);
        return end < 0 ? span.Length : end;
    }
}
