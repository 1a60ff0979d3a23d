using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ProtoP2P.Negotiation;

/// <summary>The messages of multistream-select 1.0: <c>uv(n) text \n</c>, where n counts the newline.</summary>
/// <remarks>libp2p specs, connections/README.md; multiformats/multistream-select.</remarks>
internal static class MultistreamCodec
{
    /// <summary>The protocol's own id, the first message of each side.</summary>
    public const string Header = "/multistream/1.0.0";

    /// <summary>The answer to a proposal that the listener does not support.</summary>
    public const string NotAvailable = "na";

    /// <summary>The request for the listener's protocols.</summary>
    public const string List = "ls";

    /// <summary>The longest message, newline included, in bytes: go-libp2p and js-libp2p close at one more.</summary>
    public const int MaxLineLength = 1024;

    /// <summary>The longest message with its length prefix, in bytes.</summary>
    public const int MaxMessageLength = MaxLineLength + MaxPrefixLength;

    // rust-libp2p's longest frame, and its limit on the entries of a list.
    private const int MaxListLength = 16_383;
    private const int MaxListEntries = 1000;

    private const int MaxPrefixLength = 2;

    /// <summary>Whether <paramref name="text"/> fits into a message and reads back as the same text.</summary>
    public static bool IsValid(string text) =>
        text.Length > 0
        && Encoding.UTF8.GetByteCount(text) < MaxLineLength
        && !text.AsSpan().ContainsAnyInRange('\0', '\x1f')
        && !text.Contains('\x7f');

    /// <summary>Writes one message.</summary>
    /// <exception cref="ArgumentException">The text is empty, too long or has control characters.</exception>
    public static void Write(IBufferWriter<byte> output, string text)
    {
        if (!IsValid(text))
        {
            throw new ArgumentException(
                $"'{text}' is no protocol id: expected 1 to {MaxLineLength - 1} bytes of text without control characters", nameof(text));
        }

        WriteLine(output, text);
    }

    /// <summary>Writes the answer to <see cref="List"/>: one message that holds a message for each protocol. What does not fit is left out.</summary>
    public static void WriteList(IBufferWriter<byte> output, IEnumerable<string> protocols)
    {
        ArrayBufferWriter<byte> entries = new();
        foreach (string protocol in protocols.Where(IsValid).Take(MaxListEntries))
        {
            // The last byte of the frame is the newline that ends the list.
            if (entries.WrittenCount + Encoding.UTF8.GetByteCount(protocol) + 1 + MaxPrefixLength >= MaxListLength)
            {
                break;
            }

            WriteLine(output: entries, protocol);
        }

        int length = entries.WrittenCount + 1;
        Span<byte> destination = output.GetSpan(length + MaxPrefixLength);
        int prefix = Varint.Write(destination, (ulong)length);
        entries.WrittenSpan.CopyTo(destination[prefix..]);
        destination[prefix + length - 1] = (byte)'\n';
        output.Advance(prefix + length);
    }

    /// <summary>Reads one message from the front of <paramref name="input"/>, and advances it past the message on success.</summary>
    /// <param name="input">What the peer sent.</param>
    /// <param name="line">Takes the text; at least <see cref="MaxLineLength"/> bytes.</param>
    /// <param name="length">The length of the text, without the newline.</param>
    public static MultistreamReadStatus TryRead(ref ReadOnlySequence<byte> input, Span<byte> line, out int length)
    {
        length = 0;
        Span<byte> prefix = stackalloc byte[MaxPrefixLength];
        int available = (int)Math.Min(input.Length, MaxPrefixLength);
        input.Slice(0, available).CopyTo(prefix);

        VarintStatus status = Varint.Read(prefix[..available], out ulong announced, out int prefixLength);
        if (status == VarintStatus.NeedMoreData)
        {
            return available == MaxPrefixLength ? MultistreamReadStatus.TooLong : MultistreamReadStatus.NeedMoreData;
        }

        if (status == VarintStatus.Invalid)
        {
            return MultistreamReadStatus.MalformedLength;
        }

        // Judged before the bytes arrive: nobody can make this node wait for, or hold, what it will refuse.
        if (announced > MaxLineLength)
        {
            return MultistreamReadStatus.TooLong;
        }

        if (announced == 0)
        {
            return MultistreamReadStatus.MissingNewline;
        }

        if (input.Length < prefixLength + (long)announced)
        {
            return MultistreamReadStatus.NeedMoreData;
        }

        Span<byte> text = line[..(int)announced];
        input.Slice(prefixLength, (long)announced).CopyTo(text);
        if (text[^1] != (byte)'\n')
        {
            return MultistreamReadStatus.MissingNewline;
        }

        text = text[..^1];
        if (text.ContainsAnyInRange((byte)0, (byte)0x1f) || text.Contains((byte)0x7f) || !Utf8.IsValid(text))
        {
            return MultistreamReadStatus.NotText;
        }

        input = input.Slice(prefixLength + (long)announced);
        length = text.Length;
        return MultistreamReadStatus.Done;
    }

    /// <summary>The error for a message that <see cref="TryRead"/> refused.</summary>
    public static ProtocolViolationException Violation(MultistreamReadStatus status) => Violation(status switch
    {
        MultistreamReadStatus.MalformedLength => "the length of a message is not a minimal varint",
        MultistreamReadStatus.TooLong => $"a message is longer than {MaxLineLength} bytes",
        MultistreamReadStatus.MissingNewline => "a message does not end in a newline",
        MultistreamReadStatus.NotText => "a message is not printable UTF-8",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a refusal"),
    });

    /// <summary>An error for a peer that broke a rule of multistream-select.</summary>
    public static ProtocolViolationException Violation(string rule) => new("multistream", rule);

    private static void WriteLine(IBufferWriter<byte> output, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text) + 1;
        Span<byte> destination = output.GetSpan(length + MaxPrefixLength);
        int prefix = Varint.Write(destination, (ulong)length);
        Encoding.UTF8.GetBytes(text, destination[prefix..]);
        destination[prefix + length - 1] = (byte)'\n';
        output.Advance(prefix + length);
    }
}
