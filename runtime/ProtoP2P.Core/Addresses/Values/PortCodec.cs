using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ProtoP2P;

/// <summary>A port: 16 bits, big-endian.</summary>
internal sealed class PortCodec : ValueCodec
{
    public static PortCodec Instance { get; } = new();

    public override int? FixedSize => 2;

    public override string Expected => "a port from 0 to 65535";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        if (!DecimalText.TryParse(text, ushort.MaxValue, out ulong port))
        {
            return false;
        }

        value = [(byte)(port >> 8), (byte)port];
        return true;
    }

    public override bool IsValid(ReadOnlySpan<byte> value) => true;

    public override string Format(ReadOnlySpan<byte> value)
        => BinaryPrimitives.ReadUInt16BigEndian(value).ToString(CultureInfo.InvariantCulture);
}
