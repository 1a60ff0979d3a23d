using System.Buffers;

namespace ProtoP2P.Rpc;

internal sealed class NothingCodec : MessageCodec<RpcNothing>
{
    public override int GetSize(RpcNothing message) => 0;

    public override void Write(RpcNothing message, IBufferWriter<byte> output)
    {
    }

    public override RpcNothing Read(in ReadOnlySequence<byte> input) => default;
}
