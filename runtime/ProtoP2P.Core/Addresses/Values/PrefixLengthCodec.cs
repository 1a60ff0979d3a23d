using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ProtoP2P;

/// <summary>The prefix length of a CIDR block: one byte.</summary>
internal sealed class PrefixLengthCodec : ValueCodec
{
    public static PrefixLengthCodec Instance { get; } = new();

    public override int? FixedSize => 1;

    public override string Expected => "a prefix length from 0 to 255";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
    {
        bool parsed = DecimalText.TryParse(text, byte.MaxValue, out ulong length);
        value = parsed ? [(byte)length] : null;
        return parsed;
    }

    public override bool IsValid(ReadOnlySpan<byte> value) => true;

    public override string Format(ReadOnlySpan<byte> value) => value[0].ToString(CultureInfo.InvariantCulture);
}
