using System.Security.Cryptography;
using System.Text;

namespace ProtoP2P.PubSub;

/// <summary>The ids that other implementations compute by default. They differ: choose one for the whole network.</summary>
public static class MessageIdFunctions
{
    /// <summary>The author's peer id and the sequence number: the specification's and go-libp2p's default. Needs signed messages.</summary>
    public static MessageIdFunction Go { get; } = static message =>
        message.Fields is { From: { Length: > 0 } from, SequenceNumber: { Length: > 0 } number } ? Join(from.Span, number.Span) : default;

    /// <summary>The author's peer id in base58 and the sequence number in decimal digits: rust-libp2p's default. Needs signed messages.</summary>
    public static MessageIdFunction Rust { get; } = static message =>
        message is { From: { } from, SequenceNumber: { } number } ? new MessageId(Encoding.UTF8.GetBytes($"{from}{number}")) : default;

    /// <summary>The author's public key and the sequence number: js-libp2p's default for signed messages. For unsigned ones it is <see cref="Sha256"/>.</summary>
    public static MessageIdFunction Js { get; } = static message =>
    {
        if (message.Fields is not { SequenceNumber: { Length: sizeof(ulong) } number })
        {
            return default;
        }

        if (message.Fields.Key is { Length: > 0 } key)
        {
            return Join(key.Span, number.Span);
        }

        return message.From is { } from && from.TryGetPublicKey(out PublicKey? inlined) ? Join(inlined.ToProtobuf().Span, number.Span) : default;
    };

    /// <summary>The hash of the payload: js-libp2p's default for unsigned messages, and the choice for them everywhere.</summary>
    public static MessageIdFunction Sha256 { get; } = static message => new MessageId(SHA256.HashData(message.Data.Span));

    private static MessageId Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        first.Length + second.Length <= MessageId.MaxLength ? new MessageId([.. first, .. second]) : default;
}
