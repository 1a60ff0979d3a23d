namespace ProtoP2P.Rpc.Balancing;

/// <summary>The attempt that succeeded.</summary>
/// <param name="Result">What it yielded.</param>
/// <param name="Peer">Where.</param>
/// <param name="Lane">What it ran on, if others ran beside it.</param>
internal readonly record struct Won<T>(T Result, BalancedPeer Peer, HedgeLane? Lane)
{
    /// <summary>The call has ended.</summary>
    public void End()
    {
        Peer.Leave();
        Lane?.CopyResponse();
        Lane?.Dispose();
    }
}
