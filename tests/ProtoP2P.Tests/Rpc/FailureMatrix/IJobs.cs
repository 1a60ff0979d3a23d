using ProtoP2P.Tests.Rpc.Shapes;

namespace ProtoP2P.Tests.Rpc;

/// <summary>One method that can go wrong in every way.</summary>
[Libp2pProtocol("/test/jobs/1.0.0")]
internal partial interface IJobs
{
    ValueTask<Everything> RunAsync(Everything request, RpcCall call = default);
}
