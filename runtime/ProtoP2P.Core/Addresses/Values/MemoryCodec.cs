using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ProtoP2P;

/// <summary>
/// The number of an in-process listener: 64 bits, big-endian, without a length prefix, as go-libp2p and rust-libp2p have it.
/// The table of multiformats says variable length and js-libp2p follows it; such addresses never leave a process, so nothing depends on it.
/// </summary>
internal sealed class MemoryCodec : ValueCodec
{
    public static MemoryCodec Instance { get; } = new();

    public override int? FixedSize => sizeof(ulong);

    public override string Expected => "a number from 0 to 18446744073709551615";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        if (!DecimalText.TryParse(text, ulong.MaxValue, out ulong number))
        {
            return false;
        }

        value = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(value, number);
        return true;
    }

    public override bool IsValid(ReadOnlySpan<byte> value) => true;

    public override string Format(ReadOnlySpan<byte> value)
        => BinaryPrimitives.ReadUInt64BigEndian(value).ToString(CultureInfo.InvariantCulture);
}
