using ProtoP2P;

namespace Acme;

/// <summary>Raw bytes, without protobuf around them.</summary>
[Libp2pProtocol("/acme/blobs/1.0.0", MaxMessageBytes = 1 << 20)]
public partial interface IBlobs
{
    ValueTask<ReadOnlyMemory<byte>> ReverseAsync(ReadOnlyMemory<byte> blob, CancellationToken cancellationToken = default);
}
