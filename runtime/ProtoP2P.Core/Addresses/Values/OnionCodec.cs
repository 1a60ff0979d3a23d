using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>An onion service: its address in base32, a colon, and a port that is not 0.</summary>
internal sealed class OnionCodec : ValueCodec
{
    private const int PortSize = 2;
    private readonly int _addressSize;

    private OnionCodec(int addressSize) => _addressSize = addressSize;

    /// <summary>80 bits of address.</summary>
    public static OnionCodec Version2 { get; } = new(10);

    /// <summary>280 bits of address.</summary>
    public static OnionCodec Version3 { get; } = new(35);

    public override int? FixedSize => _addressSize + PortSize;

    public override string Expected => $"{_addressSize * 8 / 5} base32 characters, a colon, and a port from 1 to 65535";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        int colon = text.IndexOf(':');
        if (colon < 0
            || !Base32.TryDecode(text[..colon], out byte[]? address) || address.Length != _addressSize
            || !DecimalText.TryParse(text[(colon + 1)..], ushort.MaxValue, out ulong port) || port == 0)
        {
            return false;
        }

        value = [.. address, (byte)(port >> 8), (byte)port];
        return true;
    }

    public override bool IsValid(ReadOnlySpan<byte> value) => Port(value) != 0;

    public override string Format(ReadOnlySpan<byte> value)
        => string.Create(CultureInfo.InvariantCulture, $"{Base32.Encode(value[.._addressSize])}:{Port(value)}");

    private ushort Port(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadUInt16BigEndian(value[_addressSize..]);
}
