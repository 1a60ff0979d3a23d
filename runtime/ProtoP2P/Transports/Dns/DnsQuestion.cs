using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P.Transports.Dns;

/// <summary>A question for the TXT records of a name.</summary>
internal sealed class DnsQuestion
{
    /// <summary>Bytes of a message's header (RFC 1035, section 4.1.1).</summary>
    public const int HeaderLength = 12;

    /// <summary>TXT (RFC 1035, section 3.2.2).</summary>
    public const ushort TextType = 16;

    /// <summary>The Internet (RFC 1035, section 3.2.4).</summary>
    public const ushort InternetClass = 1;

    /// <summary>OPT (RFC 6891, section 6.1.1).</summary>
    public const ushort OptionsType = 41;

    /// <summary>The largest answer that is asked for over UDP: it crosses any path unfragmented (DNS flag day 2020), and most answers fit.</summary>
    public const ushort MaxDatagram = 1232;

    private const ushort RecursionDesired = 0x0100;
    private const int OptionsLength = 11;

    private readonly byte[] _name;

    private DnsQuestion(string host, byte[] name)
    {
        Host = host;
        _name = name;
    }

    /// <summary>The name as the caller wrote it.</summary>
    public string Host { get; }

    /// <summary>The name as it stands in messages.</summary>
    public ReadOnlySpan<byte> Name => _name;

    /// <summary>A question; false where DNS cannot carry the name.</summary>
    public static bool TryCreate(string host, [NotNullWhen(true)] out DnsQuestion? question)
    {
        question = DnsName.TryEncode(host, out byte[]? name) ? new DnsQuestion(host, name) : null;
        return question is not null;
    }

    /// <summary>The message that asks a recursive server.</summary>
    /// <param name="id">Told again in the reply.</param>
    /// <param name="withOptions">Whether larger answers than 512 bytes are asked for (RFC 6891), which very old servers refuse.</param>
    public byte[] Write(ushort id, bool withOptions)
    {
        byte[] message = new byte[HeaderLength + _name.Length + 4 + (withOptions ? OptionsLength : 0)];
        Span<byte> rest = message;
        BinaryPrimitives.WriteUInt16BigEndian(rest, id);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(rest[4..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(rest[10..], withOptions ? (ushort)1 : (ushort)0);
        rest = rest[HeaderLength..];
        _name.CopyTo(rest);
        rest = rest[_name.Length..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, TextType);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], InternetClass);
        if (withOptions)
        {
            // The root's name, the type, and the largest answer in place of the class; the rest is 0 (RFC 6891, section 6.1.2).
            BinaryPrimitives.WriteUInt16BigEndian(rest[5..], OptionsType);
            BinaryPrimitives.WriteUInt16BigEndian(rest[7..], MaxDatagram);
        }

        return message;
    }
}
