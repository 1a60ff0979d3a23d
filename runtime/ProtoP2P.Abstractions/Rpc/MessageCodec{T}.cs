using System.Buffers;
using Google.Protobuf.Reflection;

namespace ProtoP2P.Rpc;

/// <summary>Turns a message into bytes and back.</summary>
/// <typeparam name="T">The message type.</typeparam>
public abstract class MessageCodec<T>
{
    private protected MessageCodec()
    {
    }

    /// <summary>The message type in the terms of protobuf; null for raw bytes and for no message at all.</summary>
    /// <remarks>The first use of a message's descriptor reads the descriptors of its whole file.</remarks>
    public virtual MessageDescriptor? Descriptor => null;

    /// <summary>Whether a message may start with any byte, so that it must not be sent before the protocol was agreed.</summary>
    internal virtual bool IsRawBytes => false;

    /// <summary>How many bytes <see cref="Write"/> will write.</summary>
    public abstract int GetSize(T message);

    /// <summary>Writes the message, exactly <see cref="GetSize"/> bytes.</summary>
    public abstract void Write(T message, IBufferWriter<byte> output);

    /// <summary>Reads a message; the result does not refer to <paramref name="input"/>.</summary>
    /// <exception cref="FormatException">The bytes are no such message.</exception>
    public abstract T Read(in ReadOnlySequence<byte> input);

    /// <summary>
    /// About how much memory <see cref="Read"/> will take for a message; counts no further than <paramref name="limit"/>, and past it may say any larger number.
    /// </summary>
    /// <returns>The estimate in bytes; -1 where the bytes are no such message.</returns>
    internal virtual long EstimateDecodedBytes(in ReadOnlySequence<byte> input, long limit) => input.Length;
}
