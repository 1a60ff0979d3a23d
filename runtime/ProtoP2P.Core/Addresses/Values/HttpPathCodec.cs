using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ProtoP2P;

/// <summary>
/// The path of an HTTP resource: one percent-encoded text segment, decoded bytes in the binary form. A plus is written as %2B and a
/// space as %20, because go-libp2p reads a bare plus as a space and other stacks do not.
/// </summary>
internal sealed class HttpPathCodec : ValueCodec
{
    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    public static HttpPathCodec Instance { get; } = new();

    public override string Expected => "a percent-encoded path that is not empty and does not begin with a slash, such as a%2Fb";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
    {
        if (!Utf8Text.TryEncode(text, out value) || !TryDecodePercent(value, out int length))
        {
            value = null;
            return false;
        }

        value = value[..length];
        return IsValid(value);
    }

    public override bool IsValid(ReadOnlySpan<byte> value) => value.Length > 0 && value[0] != '/';

    public override string Format(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder(value.Length);
        foreach (byte b in value)
        {
            if (Unreserved.Contains(b))
            {
                text.Append((char)b);
            }
            else
            {
                text.Append('%').Append(b.ToString("X2", null));
            }
        }

        return text.ToString();
    }

    private static bool TryDecodePercent(Span<byte> bytes, out int length)
    {
        length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte b = bytes[i];
            if (b == '%')
            {
                if (i + 2 >= bytes.Length || Convert.FromHexString(bytes.Slice(i + 1, 2), bytes.Slice(length, 1), out _, out _) != OperationStatus.Done)
                {
                    return false;
                }

                i += 2;
            }
            else
            {
                bytes[length] = b;
            }

            length++;
        }

        return true;
    }
}
