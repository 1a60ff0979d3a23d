using ProtoP2P.Tests.Rpc.Shapes;

namespace ProtoP2P.Tests.Rpc;

/// <summary>The same in bare mode.</summary>
[Libp2pProtocol("/test/bare-jobs/1.0.0", Mode = WireMode.Bare)]
internal partial interface IBareJobs
{
    ValueTask<Everything> RunAsync(Everything request, RpcCall call = default);
}
