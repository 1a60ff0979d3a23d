using System.Buffers.Binary;
using System.Text;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub;

/// <summary>Encodes the messages that this node publishes: fields in ascending order, absent ones absent.</summary>
internal static class MessageWriter
{
    /// <summary>A message without an author.</summary>
    public static byte[] WriteUnsigned(string topic, ReadOnlySpan<byte> data)
    {
        var writer = new ProtobufWriter();
        writer.WriteBytes(RpcField.MessageData, data);
        writer.WriteBytes(RpcField.MessageTopic, Encoding.UTF8.GetBytes(topic));
        return writer.ToArray();
    }

    /// <summary>A message with its author's signature.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="data">The payload.</param>
    /// <param name="author">Who writes.</param>
    /// <param name="sequenceNumber">The author's count.</param>
    /// <param name="key">The author's public key where the id does not carry it, or where it is always to be sent.</param>
    /// <param name="sign">Signs bytes by the author's key.</param>
    public static byte[] WriteSigned(
        string topic, ReadOnlySpan<byte> data, PeerId author, ulong sequenceNumber, PublicKey? key, Func<byte[], byte[]> sign)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, sequenceNumber);
        var writer = new ProtobufWriter();
        writer.WriteBytes(RpcField.MessageFrom, author.Multihash.Span);
        writer.WriteBytes(RpcField.MessageData, data);
        writer.WriteBytes(RpcField.MessageSequenceNumber, number);
        writer.WriteBytes(RpcField.MessageTopic, Encoding.UTF8.GetBytes(topic));
        writer.WriteBytes(RpcField.MessageSignature, sign(MessageSignature.SignedBytes(writer.ToArray())));
        if (key is not null)
        {
            writer.WriteBytes(RpcField.MessageKey, key.ToProtobuf().Span);
        }

        return writer.ToArray();
    }
}
