using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ProtoP2P.Transports.Dns;

/// <summary>Reads what may be the reply to a question. Anyone may have sent it: counts are not believed, and nothing is read outside the message.</summary>
/// <remarks>RFC 1035, section 4; what a reply has to match is RFC 5452, section 9.1.</remarks>
internal static class DnsReplyReader
{
    private const int MaxAliases = 16;
    private const ushort AliasType = 5;
    private const ushort IsReply = 0x8000, OpCodes = 0x7800, IsAuthoritative = 0x0400, IsTruncated = 0x0200, RecursionAvailable = 0x0080, Codes = 0x000F;

    /// <summary>Reads a message.</summary>
    /// <param name="message">What came.</param>
    /// <param name="id">The number of the question.</param>
    /// <param name="question">The question.</param>
    /// <param name="isDatagram">Whether the message may have been cut, and is to be asked for again: over TCP what there is has to do.</param>
    /// <param name="reply">What was answered, where the status is <see cref="DnsReplyStatus.Sound"/>.</param>
    public static DnsReplyStatus Read(ReadOnlySpan<byte> message, ushort id, DnsQuestion question, bool isDatagram, out DnsReply? reply)
    {
        reply = null;
        if (IsBareRefusal(message, id))
        {
            reply = new DnsReply((DnsResponseCode)(Word(message, 2) & Codes), [], KnowsOptions: false, IsReferral: false);
            return DnsReplyStatus.Sound;
        }

        if (!IsReplyTo(message, id, question, out int position))
        {
            return DnsReplyStatus.Foreign;
        }

        ushort flags = Word(message, 2);
        if (isDatagram && (flags & IsTruncated) != 0)
        {
            return DnsReplyStatus.Truncated;
        }

        return TryReadSections(message, position, flags, question, out reply) ? DnsReplyStatus.Sound : DnsReplyStatus.Malformed;
    }

    /// <summary>
    /// Whether a server that could not read the question says so in a header alone, as some do that know no options (RFC 6891,
    /// section 7). It repeats no question to compare, so nothing is believed of it but that the server refuses.
    /// </summary>
    private static bool IsBareRefusal(ReadOnlySpan<byte> message, ushort id) =>
        message.Length == DnsQuestion.HeaderLength
        && Word(message, 0) == id
        && (Word(message, 2) & (IsReply | OpCodes)) == IsReply
        && !message[4..].ContainsAnyExcept((byte)0)
        && (DnsResponseCode)(Word(message, 2) & Codes) is DnsResponseCode.FormErr or DnsResponseCode.NotImp;

    private static bool IsReplyTo(ReadOnlySpan<byte> message, ushort id, DnsQuestion question, out int position)
    {
        position = DnsQuestion.HeaderLength;
        if (message.Length < position || Word(message, 0) != id || (Word(message, 2) & (IsReply | OpCodes)) != IsReply || Word(message, 4) != 1)
        {
            return false;
        }

        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (!DnsName.TryRead(message, ref position, name, out int length) || !name[..length].SequenceEqual(question.Name) || message.Length < position + 4)
        {
            return false;
        }

        position += 4;
        return Word(message, position - 4) == DnsQuestion.TextType && Word(message, position - 2) == DnsQuestion.InternetClass;
    }

    private static bool TryReadSections(ReadOnlySpan<byte> message, int position, ushort flags, DnsQuestion question, [NotNullWhen(true)] out DnsReply? reply)
    {
        reply = null;
        List<DnsRecord> answers = [];
        int code = flags & Codes;
        bool knowsOptions = false;
        int answerCount = Word(message, 6), otherCount = Word(message, 8) + Word(message, 10);
        for (int i = 0; i < answerCount + otherCount; i++)
        {
            if (!TryReadRecord(message, ref position, out DnsRecord record, out bool isInternet))
            {
                return false;
            }

            if (i < answerCount && isInternet)
            {
                answers.Add(record);
            }
            else if (i >= answerCount && record.Type == DnsQuestion.OptionsType)
            {
                // The upper eight bits of the code stand where the time to live would (RFC 6891, section 6.1.3).
                knowsOptions = true;
                code |= message[record.DataPosition - 6] << 4;
            }
        }

        bool isReferral = answerCount == 0 && Word(message, 8) > 0 && code == 0 && (flags & (IsAuthoritative | RecursionAvailable)) == 0;
        if (!TryFindTexts(message, answers, question, out List<string>? texts))
        {
            return false;
        }

        reply = new DnsReply((DnsResponseCode)code, texts, knowsOptions, isReferral);
        return true;
    }

    private static bool TryReadRecord(ReadOnlySpan<byte> message, ref int position, out DnsRecord record, out bool isInternet)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        (record, isInternet) = (default, false);
        int namePosition = position;
        if (!DnsName.TryRead(message, ref position, name, out _) || message.Length < position + 10)
        {
            return false;
        }

        int dataPosition = position + 10, dataLength = Word(message, position + 8);
        if (message.Length < dataPosition + dataLength)
        {
            return false;
        }

        record = new DnsRecord(namePosition, Word(message, position), dataPosition, dataLength);
        isInternet = Word(message, position + 2) == DnsQuestion.InternetClass;
        position = dataPosition + dataLength;
        return true;
    }

    /// <summary>The texts of the name that was asked for, or of what it is an alias of: other records of the answer say nothing about it.</summary>
    private static bool TryFindTexts(ReadOnlySpan<byte> message, List<DnsRecord> answers, DnsQuestion question, [NotNullWhen(true)] out List<string>? texts)
    {
        texts = [];
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        question.Name.CopyTo(name);
        int length = question.Name.Length;
        for (int aliases = 0; aliases <= MaxAliases; aliases++)
        {
            int alias = -1;
            foreach (DnsRecord record in answers)
            {
                if (record.Type is not (DnsQuestion.TextType or AliasType) || !IsNamed(message, record, name[..length]))
                {
                    continue;
                }

                if (record.Type == AliasType)
                {
                    alias = record.DataPosition;
                }
                else if (!TryAddText(message.Slice(record.DataPosition, record.DataLength), texts))
                {
                    return false;
                }
            }

            if (texts.Count > 0 || alias < 0)
            {
                return true;
            }

            if (!DnsName.TryRead(message, ref alias, name, out length))
            {
                return false;
            }
        }

        // A chain that long, or a ring.
        return false;
    }

    private static bool IsNamed(ReadOnlySpan<byte> message, DnsRecord record, ReadOnlySpan<byte> expected)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        int position = record.NamePosition;
        return DnsName.TryRead(message, ref position, name, out int length) && name[..length].SequenceEqual(expected);
    }

    /// <summary>Joins the strings of a record, each behind its length (RFC 1035, section 3.3.14).</summary>
    private static bool TryAddText(ReadOnlySpan<byte> data, List<string> texts)
    {
        Span<byte> joined = new byte[data.Length];
        int length = 0;
        while (!data.IsEmpty)
        {
            int count = data[0];
            if (data.Length < 1 + count)
            {
                return false;
            }

            data.Slice(1, count).CopyTo(joined[length..]);
            length += count;
            data = data[(1 + count)..];
        }

        texts.Add(Encoding.UTF8.GetString(joined[..length]));
        return true;
    }

    private static ushort Word(ReadOnlySpan<byte> message, int position) => BinaryPrimitives.ReadUInt16BigEndian(message[position..]);
}
