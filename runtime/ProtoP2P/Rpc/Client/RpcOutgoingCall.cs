using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>An outbound call in Rpc mode (docs/rpc-wire.md).</summary>
internal sealed class RpcOutgoingCall(
    ClientEnvironment environment, RpcMethod method, MessageLimit limit, IPeerStream stream, BodyReader reader, RpcResponse? response, OpenFields open)
    : OutgoingCall(environment, method, limit, stream, reader, response)
{
    protected override WireMode Mode => WireMode.Rpc;

    public override void WriteOpening<T>(MessageCodec<T> codec, T message, int messageBytes, bool isLast) =>
        FrameEncoder.WriteOpen(Stream.Output, open with { Flags = isLast ? OpenFlags.Last : 0 }, codec, message, messageBytes);

    public override void WriteRequest<T>(MessageCodec<T> codec, T message, int messageBytes) =>
        FrameEncoder.WriteMessage(Stream.Output, codec, message, messageBytes);

    protected override FrameError Decode(in ReadOnlySequence<byte> body, out Frame frame) =>
        FrameDecoder.Decode(body, Limit.Bytes, out frame);
}
