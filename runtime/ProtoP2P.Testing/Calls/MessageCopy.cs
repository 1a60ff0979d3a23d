using System.Buffers;
using Google.Protobuf;

namespace ProtoP2P.Testing;

/// <summary>Copies messages, so that what was captured stays what it was.</summary>
internal static class MessageCopy
{
    public static object Of(object message) => message switch
    {
        // The generated parser of the message's own type: no reflection.
        IMessage protobuf => protobuf.Descriptor.Parser.ParseFrom(protobuf.ToByteString()),
        ReadOnlyMemory<byte> memory => new ReadOnlyMemory<byte>(memory.ToArray()),
        ReadOnlySequence<byte> sequence => new ReadOnlySequence<byte>(sequence.ToArray()),
        _ => message,
    };
}
