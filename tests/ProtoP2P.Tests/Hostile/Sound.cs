using System.Buffers;
using Google.Protobuf;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Negotiation;
using ProtoP2P.Rpc;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Hostile;

/// <summary>What an honest peer would say at each layer: what malformed input is made from, because pure noise dies at the first check.</summary>
internal static class Sound
{
    private static readonly byte[] Negotiation = Lines("/multistream/1.0.0", IBoard.Id);

    /// <summary>The first bytes of a connection: security proposed and its first message.</summary>
    public static byte[] Dialling { get; } = [.. Lines("/multistream/1.0.0", "/noise"), .. NoiseMessage];

    /// <summary>The first bytes once Noise is agreed.</summary>
    public static byte[] NoiseMessage => [0, 32, .. Enumerable.Range(1, 32).Select(value => (byte)value)];

    /// <summary>A stream's first bytes: a protocol proposed and a whole call.</summary>
    public static byte[] Stream { get; } = [.. Negotiation, .. Call("Echo")];

    /// <summary>Two streams over yamux, with a ping, credit, data, an end and a reset.</summary>
    public static byte[] Yamux()
    {
        byte[] half = Stream[..(Stream.Length / 2)];
        return
        [
            .. Frame(YamuxFrameType.Data, YamuxFlags.Syn, 1, Stream),
            .. Frame(YamuxFrameType.Ping, YamuxFlags.Syn, 0, 7),
            .. Frame(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, 3, 1024),
            .. Frame(YamuxFrameType.Data, YamuxFlags.None, 3, half),
            .. Frame(YamuxFrameType.WindowUpdate, YamuxFlags.Fin, 1, 0),
            .. Frame(YamuxFrameType.WindowUpdate, YamuxFlags.None, 3, 4096),
            .. Frame(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, 3, 0),
        ];
    }

    /// <summary>The same over mplex.</summary>
    public static byte[] Mplex()
    {
        byte[] half = Stream[..(Stream.Length / 2)];
        return
        [
            .. Frame(0, MplexFlag.NewStream, "0"u8),
            .. Frame(0, MplexFlag.MessageInitiator, Stream),
            .. Frame(1, MplexFlag.NewStream, "1"u8),
            .. Frame(1, MplexFlag.MessageInitiator, half),
            .. Frame(0, MplexFlag.CloseInitiator, default),
            .. Frame(1, MplexFlag.ResetInitiator, default),
        ];
    }

    /// <summary>A call after the protocol was agreed.</summary>
    public static byte[] Call(string method, uint flags = OpenFlags.Last, RpcMetadata? metadata = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var note = new Note { Text = "a note of some length", Number = 5 };
        FrameEncoder.WriteOpen(output, new OpenFields(method, 0, metadata, flags, 0), MessageCodec.Protobuf(Note.Parser), note, note.CalculateSize());
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A call whose request is a stream.</summary>
    public static byte[] StreamingCall()
    {
        var output = new ArrayBufferWriter<byte>();
        FrameEncoder.WriteOpen(output, new OpenFields("Collect", 0, null, 0, 0));
        for (int number = 0; number < 3; number++)
        {
            var note = new Note { Number = number };
            FrameEncoder.WriteMessage(output, MessageCodec.Protobuf(Note.Parser), note, note.CalculateSize());
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>An identify message in front of which stands its length.</summary>
    public static byte[] Identify(string agent = "stranger/1.0", int addresses = 2, int protocols = 2, byte[]? record = null)
    {
        using var content = new MemoryStream();
        using (var writer = new CodedOutputStream(content, leaveOpen: true))
        {
            for (int number = 1; number <= addresses; number++)
            {
                Write(writer, 2, ByteString.CopyFrom(Multiaddress.Parse($"/ip4/8.8.8.8/tcp/{number}").Bytes.Span));
            }

            for (int number = 1; number <= protocols; number++)
            {
                Write(writer, 3, ByteString.CopyFromUtf8($"/stranger/{number}"));
            }

            Write(writer, 6, ByteString.CopyFromUtf8(agent));
            if (record is not null)
            {
                Write(writer, 8, ByteString.CopyFrom(record));
            }
        }

        return Prefixed(content.ToArray());
    }

    public static byte[] Prefixed(byte[] body)
    {
        byte[] prefix = new byte[Varint.Length((ulong)body.Length)];
        Varint.Write(prefix, (ulong)body.Length);
        return [.. prefix, .. body];
    }

    public static byte[] Frame(YamuxFrameType type, YamuxFlags flags, uint id, uint length, ReadOnlySpan<byte> body = default)
    {
        byte[] frame = new byte[YamuxFrameHeader.Size + body.Length];
        new YamuxFrameHeader(type, flags, id, length).Write(frame);
        body.CopyTo(frame.AsSpan(YamuxFrameHeader.Size));
        return frame;
    }

    public static byte[] Lines(params string[] lines)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (string line in lines)
        {
            MultistreamCodec.Write(output, line);
        }

        return output.WrittenSpan.ToArray();
    }

    public static byte[] Frame(YamuxFrameType type, YamuxFlags flags, uint id, byte[] body) => Frame(type, flags, id, (uint)body.Length, body);

    public static byte[] Frame(ulong id, MplexFlag flag, ReadOnlySpan<byte> body)
    {
        var header = new MplexFrameHeader(id, flag, (uint)body.Length);
        byte[] frame = new byte[header.Size + body.Length];
        header.Write(frame);
        body.CopyTo(frame.AsSpan(header.Size));
        return frame;
    }

    private static void Write(CodedOutputStream writer, int field, ByteString value)
    {
        writer.WriteTag(field, WireFormat.WireType.LengthDelimited);
        writer.WriteBytes(value);
    }
}
