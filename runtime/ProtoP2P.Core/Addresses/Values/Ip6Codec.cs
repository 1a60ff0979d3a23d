using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace ProtoP2P;

/// <summary>An IPv6 address, written as RFC 5952 says; IPv4-mapped ones as <c>::ffff:a.b.c.d</c>.</summary>
internal sealed class Ip6Codec : ValueCodec
{
    private const int Size = 16;
    private const int Groups = 8;
    private const int MaxTextLength = 45;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static Ip6Codec Instance { get; } = new();

    public override int? FixedSize => Size;

    public override string Expected => "an IPv6 address such as 2001:db8::1, without a zone (that is /ip6zone, before /ip6)";

    public override bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;

        // The base class library also reads brackets, ports and zones, which have no place here.
        if (text.Length > MaxTextLength || text.ContainsAnyExcept(Allowed) || !HasPlainIp4Tail(text)
            || !IPAddress.TryParse(text, out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        value = address.GetAddressBytes();
        return true;
    }

    public override bool IsValid(ReadOnlySpan<byte> value) => true;

    public override string Format(ReadOnlySpan<byte> value)
    {
        if (value[..10].IndexOfAnyExcept((byte)0) < 0 && value[10] == 0xff && value[11] == 0xff)
        {
            return "::ffff:" + Ip4Codec.Instance.Format(value[12..]);
        }

        Span<char> text = stackalloc char[MaxTextLength];
        return new string(text[..Format(value, text)]);
    }

    // IPAddress writes more than the mapped range with dots, so the text is made here (RFC 5952, section 4).
    private static int Format(ReadOnlySpan<byte> value, Span<char> text)
    {
        (int zerosStart, int zerosEnd) = LongestZeroRun(value);
        int written = 0;
        for (int i = 0; i < Groups; i++)
        {
            if (i == zerosStart)
            {
                text[written++] = ':';
                text[written++] = ':';
                i = zerosEnd - 1;
                continue;
            }

            if (i > 0 && i != zerosEnd)
            {
                text[written++] = ':';
            }

            Group(value, i).TryFormat(text[written..], out int length, "x", null);
            written += length;
        }

        return written;
    }

    /// <summary>The first of the longest runs of two or more zero groups (RFC 5952, sections 4.2.2 and 4.2.3), or an impossible one.</summary>
    private static (int Start, int End) LongestZeroRun(ReadOnlySpan<byte> value)
    {
        (int Start, int End) longest = (-1, -1);
        int length = 1;
        for (int start = 0; start < Groups; start++)
        {
            int end = start;
            while (end < Groups && Group(value, end) == 0)
            {
                end++;
            }

            if (end - start > length)
            {
                longest = (start, end);
                length = end - start;
            }

            start = end;
        }

        return longest;
    }

    private static ushort Group(ReadOnlySpan<byte> value, int index) => (ushort)((value[2 * index] << 8) | value[(2 * index) + 1]);

    private static bool HasPlainIp4Tail(ReadOnlySpan<char> text)
        => !text.Contains('.') || Ip4Codec.TryParse(text[(text.LastIndexOf(':') + 1)..], stackalloc byte[Ip4Codec.Size]);
}
