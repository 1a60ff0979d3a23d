using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ProtoP2P.Transports.Dns;

/// <summary>Domain names as they stand in a message: labels behind their lengths, and an empty one at the end.</summary>
/// <remarks>RFC 1035, sections 3.1 and 4.1.4. ASCII letters compare without case (RFC 4343), so everything here is in lower case.</remarks>
internal static class DnsName
{
    /// <summary>Most bytes of a name, lengths and end included (RFC 1035, section 2.3.4).</summary>
    public const int MaxLength = 255;

    private const int MaxLabelLength = 63;
    private const byte PointerMark = 0xC0;

    // A name needs few: each saves repeating the labels that another name ends in. Without a limit a message could hold thousands in a row.
    private const int MaxPointers = 16;

    private static readonly IdnMapping Idn = new();

    /// <summary>Encodes a name that a person wrote; false where DNS cannot carry it.</summary>
    public static bool TryEncode(string text, [NotNullWhen(true)] out byte[]? name)
    {
        name = null;
        if (!TryGetAscii(text, out string? ascii) || ascii.Length > MaxLength)
        {
            return false;
        }

        string[] labels = (ascii.EndsWith('.') ? ascii[..^1] : ascii).Split('.');
        if (Array.Exists(labels, label => label.Length is 0 or > MaxLabelLength) || labels.Sum(label => label.Length + 1) + 1 > MaxLength)
        {
            return false;
        }

        name = [.. labels.SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label.ToLowerInvariant())]), 0];
        return true;
    }

    /// <summary>Reads a name and moves <paramref name="position"/> behind it.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="position">Where the name starts.</param>
    /// <param name="name">Takes the name without compression: <see cref="MaxLength"/> bytes.</param>
    /// <param name="length">The bytes of <paramref name="name"/> that were written.</param>
    /// <returns>False where the name is malformed, too long, or leaves the message.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int position, Span<byte> name, out int length)
    {
        length = 0;
        int at = position;
        // A pointer leads to a prior occurrence (RFC 1035, section 4.1.4). Each has to lead further back than all before it, so that none closes a loop.
        int earliest = position, pointers = 0;
        while (at < message.Length)
        {
            byte head = message[at];
            switch (head & PointerMark)
            {
                case PointerMark when at + 1 < message.Length:
                    int target = ((head & ~PointerMark) << 8) | message[at + 1];
                    position = pointers > 0 ? position : at + 2;
                    if (target >= earliest || ++pointers > MaxPointers)
                    {
                        return false;
                    }

                    (at, earliest) = (target, target);
                    break;
                case 0 when at + head < message.Length && length + 1 + head <= MaxLength:
                    Copy(message.Slice(at, 1 + head), name[length..]);
                    length += 1 + head;
                    at += 1 + head;
                    if (head == 0)
                    {
                        position = pointers > 0 ? position : at;
                        return true;
                    }

                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static void Copy(ReadOnlySpan<byte> label, Span<byte> name)
    {
        name[0] = label[0];
        for (int i = 1; i < label.Length; i++)
        {
            name[i] = label[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(label[i] | 0x20) : label[i];
        }
    }

    private static bool TryGetAscii(string text, [NotNullWhen(true)] out string? ascii)
    {
        ascii = text;
        if (Ascii.IsValid(text))
        {
            // What cannot be printed is no name that a person gave to a host.
            return !text.AsSpan().ContainsAnyExceptInRange('!', '~');
        }

        try
        {
            ascii = Idn.GetAscii(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
