using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>An outbound call in Rpc mode (docs/rpc-wire.md). One object carries one call after the other, where each ends in good order.</summary>
internal sealed class RpcOutgoingCall() : OutgoingCall(new BodyReader())
{
    private OpenFields _open;

    /// <summary>Begins on a stream, with what Open says.</summary>
    public void Start(ClientEnvironment environment, RpcMethod method, MessageLimit limit, IPeerStream stream, RpcResponse? response, in OpenFields open)
    {
        _open = open;
        Start(environment, method, limit, stream, response);
    }

    protected override WireMode Mode => WireMode.Rpc;

    public override void WriteOpening<T>(MessageCodec<T> codec, T message, int messageBytes, bool isLast) =>
        FrameEncoder.WriteOpen(Stream.Output, _open with { Flags = isLast ? OpenFlags.Last : 0 }, codec, message, messageBytes);

    public override void WriteRequest<T>(MessageCodec<T> codec, T message, int messageBytes) =>
        FrameEncoder.WriteMessage(Stream.Output, codec, message, messageBytes);

    protected override FrameError Decode(in ReadOnlySequence<byte> body, out Frame frame) =>
        FrameDecoder.Decode(body, Limit.Bytes, out frame);
}
