using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ProtoP2P;

/// <summary>An IPv4 address in dotted decimal.</summary>
internal sealed class Ip4Codec : ValueCodec
{
    public const int Size = 4;

    public static Ip4Codec Instance { get; } = new();

    public override int? FixedSize => Size;

    public override string Expected => "an IPv4 address such as 192.0.2.1";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
    {
        value = new byte[Size];
        if (TryParse(text, value))
        {
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>Four decimal octets. The base class library also reads octal, hexadecimal and fewer parts, which other stacks read differently.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, Span<byte> value)
    {
        int index = 0;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> octet = text[range];
            bool leadingZero = octet.Length > 1 && octet[0] == '0';
            if (index == Size || leadingZero || !DecimalText.TryParse(octet, byte.MaxValue, out ulong number))
            {
                return false;
            }

            value[index++] = (byte)number;
        }

        return index == Size;
    }

    public override bool IsValid(ReadOnlySpan<byte> value) => true;

    public override string Format(ReadOnlySpan<byte> value)
        => string.Create(CultureInfo.InvariantCulture, $"{value[0]}.{value[1]}.{value[2]}.{value[3]}");
}
