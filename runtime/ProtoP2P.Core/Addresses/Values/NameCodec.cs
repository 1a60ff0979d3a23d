using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P;

/// <summary>A name in UTF-8, not empty and without a slash: of a host, or of an IPv6 zone.</summary>
internal sealed class NameCodec : ValueCodec
{
    private readonly int _maxLength;

    private NameCodec(int maxLength, string expected)
    {
        _maxLength = maxLength;
        Expected = expected;
    }

    /// <summary>A host name. DNS carries at most 253 characters (RFC 1035, section 2.3.4), so a longer one could never be resolved.</summary>
    public static NameCodec Dns { get; } = new(253, "a host name of 1 to 253 bytes");

    /// <summary>The zone of a link-local address: the name or number of a network interface.</summary>
    public static NameCodec Zone { get; } = new(253, "a zone such as eth0");

    public override string Expected { get; }

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
        => Utf8Text.TryEncode(text, out value) && IsValid(value);

    public override bool IsValid(ReadOnlySpan<byte> value)
        => value.Length > 0 && value.Length <= _maxLength && !value.Contains((byte)'/') && Utf8Text.IsValid(value);

    public override string Format(ReadOnlySpan<byte> value) => Utf8Text.Decode(value);
}
