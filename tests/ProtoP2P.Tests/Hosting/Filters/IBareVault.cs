using Google.Protobuf.WellKnownTypes;

namespace ProtoP2P.Tests.Hosting;

/// <summary>A bare contract.</summary>
[Libp2pProtocol("/test/bare-vault/1.0.0", Mode = WireMode.Bare)]
public partial interface IBareVault
{
    ValueTask<StringValue> OpenAsync(StringValue door, RpcCall call = default);
}
