using System.Buffers;
using Google.Protobuf;

namespace ProtoP2P.Rpc;

/// <summary>Makes the codecs of the message types that contracts may use.</summary>
public static class MessageCodec
{
    /// <summary>The codec of an absent message.</summary>
    public static MessageCodec<RpcNothing> Nothing { get; } = new NothingCodec();

    /// <summary>Raw bytes in one piece.</summary>
    public static MessageCodec<ReadOnlyMemory<byte>> Memory { get; } = new MemoryCodec();

    /// <summary>Raw bytes in any number of pieces.</summary>
    public static MessageCodec<ReadOnlySequence<byte>> Sequence { get; } = new SequenceCodec();

    /// <summary>The codec of a Google.Protobuf message; unknown fields are discarded.</summary>
    public static MessageCodec<T> Protobuf<T>(MessageParser<T> parser)
        where T : class, IMessage<T> => new ProtobufCodec<T>(parser);
}
