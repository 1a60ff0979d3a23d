using System.Buffers.Binary;
using System.Text;

namespace ProtoP2P.Transports.Dns;

/// <summary>Writes the reply to a query byte by byte, sound or not, apart from the code under test.</summary>
internal sealed class DnsMessageBuilder
{
    /// <summary>A pointer to the name of the question.</summary>
    public static readonly byte[] QuestionName = [0xC0, 12];

    private const int NoError = 0x8180;

    private readonly List<byte> _bytes;

    /// <summary>Starts a reply with the query's id and question.</summary>
    public DnsMessageBuilder(ReadOnlySpan<byte> query)
    {
        _bytes = [.. query[..2], 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. QuestionOf(query)];
        Flags = NoError;
    }

    public int Id
    {
        get => Get(0);
        set => Set(0, value);
    }

    public int Flags
    {
        get => Get(2);
        set => Set(2, value);
    }

    public int Answers
    {
        get => Get(6);
        set => Set(6, value);
    }

    public int Authorities
    {
        get => Get(8);
        set => Set(8, value);
    }

    public int Additionals
    {
        get => Get(10);
        set => Set(10, value);
    }

    public int Position => _bytes.Count;

    /// <summary>The name that a query asks for.</summary>
    public static string HostOf(ReadOnlySpan<byte> query)
    {
        List<string> labels = [];
        for (int at = 12; query[at] != 0; at += 1 + query[at])
        {
            labels.Add(Encoding.ASCII.GetString(query.Slice(at + 1, query[at])));
        }

        return string.Join('.', labels);
    }

    /// <summary>A name without compression.</summary>
    public static byte[] Name(string host) =>
        [.. host.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    /// <summary>A reply with one text for each record.</summary>
    public static byte[] Reply(ReadOnlySpan<byte> query, params string[] texts)
    {
        var builder = new DnsMessageBuilder(query);
        foreach (string text in texts)
        {
            builder.Text(QuestionName, text);
        }

        return builder.Build();
    }

    /// <summary>A reply without records.</summary>
    public static byte[] Reply(ReadOnlySpan<byte> query, DnsResponseCode code) => new DnsMessageBuilder(query) { Flags = NoError | (int)code }.Build();

    /// <summary>A TXT record whose text is cut into strings of 255 bytes.</summary>
    public DnsMessageBuilder Text(byte[] name, string text) =>
        Answer(name, 16, [.. Encoding.UTF8.GetBytes(text).Chunk(255).SelectMany(chunk => (byte[])[(byte)chunk.Length, .. chunk])]);

    public DnsMessageBuilder Alias(byte[] name, byte[] target) => Answer(name, 5, target);

    public DnsMessageBuilder Answer(byte[] name, int type, byte[] data, int recordClass = 1)
    {
        Answers++;
        return Record(name, type, data, recordClass);
    }

    /// <summary>An OPT record with the upper bits of a response code.</summary>
    public DnsMessageBuilder Options(int upperCode = 0)
    {
        Additionals++;
        return Record([0], 41, [], 1232, (uint)upperCode << 24);
    }

    public DnsMessageBuilder Record(byte[] name, int type, byte[] data, int recordClass = 1, uint timeToLive = 300)
    {
        byte[] fields = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(fields, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(fields.AsSpan(2), (ushort)recordClass);
        BinaryPrimitives.WriteUInt32BigEndian(fields.AsSpan(4), timeToLive);
        BinaryPrimitives.WriteUInt16BigEndian(fields.AsSpan(8), (ushort)data.Length);
        _bytes.AddRange([.. name, .. fields, .. data]);
        return this;
    }

    public DnsMessageBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] Build() => [.. _bytes];

    private static byte[] QuestionOf(ReadOnlySpan<byte> query) => query.Slice(12, HostOf(query).Length + 2 + 4).ToArray();

    private int Get(int at) => (_bytes[at] << 8) | _bytes[at + 1];

    private void Set(int at, int value)
    {
        _bytes[at] = (byte)(value >> 8);
        _bytes[at + 1] = (byte)value;
    }
}
