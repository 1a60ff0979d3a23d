using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>Encodes the messages of bare contracts: length and bytes.</summary>
internal static class BareEncoder
{
    /// <summary>Writes one message. The caller has checked that it is not too large; an empty one is its length, 0.</summary>
    public static void WriteMessage<T>(IBufferWriter<byte> output, MessageCodec<T> codec, T message, int messageBytes)
    {
        var writer = new ProtoWriter(output.GetSpan(WireLimits.PrefixBytes));
        writer.WriteVarint((uint)messageBytes);
        output.Advance(writer.Written);
        codec.Write(message, output);
    }
}
