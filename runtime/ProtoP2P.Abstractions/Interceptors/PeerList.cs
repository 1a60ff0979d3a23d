using System.Collections.Frozen;

namespace ProtoP2P;

/// <summary>Runs the calls of certain peers.</summary>
internal sealed class PeerList(FrozenSet<PeerId> peers) : IRpcInterceptor
{
    public ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next) =>
        PeerRefusal.Continue(call.RemotePeer is { } peer && peers.Contains(peer), call, next);
}
