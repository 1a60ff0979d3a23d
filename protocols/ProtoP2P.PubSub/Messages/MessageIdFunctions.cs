using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ProtoP2P.PubSub;

/// <summary>The ids that other implementations compute by default. They differ: choose one for the whole network.</summary>
public static class MessageIdFunctions
{
    /// <summary>The author's peer id and the sequence number: the specification's and go-libp2p's default. Needs signed messages.</summary>
    public static MessageIdFunction Go { get; } = static message => Compute(WriteGo, message);

    /// <summary>The author's peer id in base58 and the sequence number in decimal digits: rust-libp2p's default. Needs signed messages.</summary>
    public static MessageIdFunction Rust { get; } = static message =>
        message is { From: { } from, SequenceNumber: { } number } ? new MessageId(Encoding.UTF8.GetBytes($"{from}{number}")) : default;

    /// <summary>The author's public key and the sequence number: js-libp2p's default for signed messages. For unsigned ones it is <see cref="Sha256"/>.</summary>
    public static MessageIdFunction Js { get; } = static message => Compute(WriteJs, message);

    /// <summary>The hash of the payload: js-libp2p's default for unsigned messages, and the choice for them everywhere.</summary>
    public static MessageIdFunction Sha256 { get; } = static message => Compute(WriteSha256, message);

    /// <summary>The same function without allocation; null where there is none.</summary>
    internal static MessageIdWriter? WriterOf(MessageIdFunction function) =>
        function == Go ? WriteGo : function == Js ? WriteJs : function == Sha256 ? WriteSha256 : null;

    private static MessageId Compute(MessageIdWriter writer, PubSubMessage message)
    {
        Span<byte> id = stackalloc byte[MessageId.MaxLength];
        int length = writer(message.Fields, id);
        return length == 0 ? default : new MessageId(id[..length].ToArray());
    }

    private static int WriteGo(in MessageFields fields, Span<byte> destination) =>
        fields is { From: { Length: > 0 } from, SequenceNumber: { Length: > 0 } number } ? Join(from.Span, number.Span, destination) : 0;

    private static int WriteJs(in MessageFields fields, Span<byte> destination)
    {
        if (!SequenceNumbers.TryRead(fields, out ulong count))
        {
            return 0;
        }

        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, count);
        if (fields.Key is { Length: > 0 } key)
        {
            return Join(key.Span, number, destination);
        }

        return fields.From is { } from && PeerId.TryGetInlinedKey(from.Span, out ReadOnlySpan<byte> inlined) ? Join(inlined, number, destination) : 0;
    }

    private static int WriteSha256(in MessageFields fields, Span<byte> destination) => SHA256.HashData(fields.Data is { } data ? data.Span : default, destination);

    private static int Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        int length = first.Length + second.Length;
        if (length > MessageId.MaxLength)
        {
            return 0;
        }

        first.CopyTo(destination);
        second.CopyTo(destination[first.Length..]);
        return length;
    }
}
