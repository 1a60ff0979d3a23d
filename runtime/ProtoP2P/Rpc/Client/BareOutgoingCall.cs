using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>An outbound call in bare mode: length-prefixed messages and the stream's own end, nothing else.</summary>
internal sealed class BareOutgoingCall(BodyReader reader) : OutgoingCall(reader)
{
    protected override WireMode Mode => WireMode.Bare;

    public override void WriteOpening<T>(MessageCodec<T> codec, T message, int messageBytes, bool isLast)
    {
        if (messageBytes >= 0)
        {
            BareEncoder.WriteMessage(Stream.Output, codec, message, messageBytes);
        }
    }

    public override void WriteRequest<T>(MessageCodec<T> codec, T message, int messageBytes) =>
        BareEncoder.WriteMessage(Stream.Output, codec, message, messageBytes);

    protected override FrameError Decode(in ReadOnlySequence<byte> body, out Frame frame)
    {
        frame = new Frame { Kind = FrameKind.Message, HasMessage = true, Message = body };
        return FrameError.None;
    }
}
