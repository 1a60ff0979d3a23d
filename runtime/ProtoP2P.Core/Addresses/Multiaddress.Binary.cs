using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P;

/// <content>The binary form: code, length prefix where the value's size is not fixed, value.</content>
public sealed partial class Multiaddress
{
    private static readonly string TooLong = $"at most {MaxBytes} bytes in {MaxComponents} components";

    private static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out Multiaddress? address, out MultiaddressFault fault)
    {
        address = null;
        if (source.Length is 0 or > MaxBytes)
        {
            fault = new MultiaddressFault(source.IsEmpty ? "at least one component" : TooLong);
            return false;
        }

        byte[] bytes = source.ToArray();
        var components = new List<MultiaddressComponent>(capacity: 8);
        for (int offset = 0; offset < bytes.Length; offset += components[^1].Bytes.Length)
        {
            if (!TryReadComponent(bytes.AsMemory(offset), out MultiaddressComponent component, out fault))
            {
                return false;
            }

            if (components.Count == MaxComponents)
            {
                fault = new MultiaddressFault(TooLong);
                return false;
            }

            // A path swallows the rest of the text, so an address that goes on after one has no text form.
            if (components.Count > 0 && components[^1].Protocol!.Values is { IsPath: true })
            {
                fault = new MultiaddressFault(default, component.Name, "nothing after a path");
                return false;
            }

            components.Add(component);
        }

        address = new Multiaddress(bytes, [.. components]);
        fault = default;
        return true;
    }

    private static bool TryReadComponent(ReadOnlyMemory<byte> rest, out MultiaddressComponent component, out MultiaddressFault fault)
    {
        component = default;
        if (Varint.Read(rest.Span, out ulong code, out int offset) != VarintStatus.Done)
        {
            fault = new MultiaddressFault(default, rest.Span, "a protocol code as a minimal varint");
            return false;
        }

        if (!MultiaddressProtocols.TryGet(code, out MultiaddressProtocol? protocol))
        {
            fault = new MultiaddressFault(code, "the code of a known protocol");
            return false;
        }

        if (!TryReadLength(rest.Span[offset..], protocol, out int length, out int prefixLength)
            || length > rest.Length - offset - prefixLength)
        {
            fault = new MultiaddressFault(protocol.Name, rest.Span[offset..], "a value of the length that stands before it");
            return false;
        }

        offset += prefixLength;
        ReadOnlySpan<byte> value = rest.Span.Slice(offset, length);
        if (protocol.Values is { } codec && !codec.IsValid(value))
        {
            fault = new MultiaddressFault(protocol.Name, value, codec.Expected);
            return false;
        }

        component = new MultiaddressComponent(protocol, rest[..(offset + length)], offset);
        fault = default;
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> rest, MultiaddressProtocol protocol, out int length, out int prefixLength)
    {
        prefixLength = 0;
        length = protocol.Values?.FixedSize ?? 0;
        if (protocol.Values is not { FixedSize: null })
        {
            return true;
        }

        if (Varint.Read(rest, out ulong value, out prefixLength) != VarintStatus.Done || value > MaxBytes)
        {
            return false;
        }

        length = (int)value;
        return true;
    }
}
