using Google.Protobuf.WellKnownTypes;
using ProtoP2P;

namespace Broken;

[Libp2pProtocol("no-slash")]
public partial interface IBroken
{
    ValueTask<StringValue> SayAsync(StringValue words, CancellationToken cancellationToken = default);
}
