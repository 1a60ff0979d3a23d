namespace ProtoP2P.Rpc.Balancing;

/// <summary>A set of statuses.</summary>
internal readonly struct StatusSet
{
    private readonly uint _bits;

    public StatusSet(IEnumerable<RpcStatusCode> statuses, params ReadOnlySpan<RpcStatusCode> whereEmpty)
    {
        foreach (RpcStatusCode status in statuses)
        {
            _bits |= 1u << (int)status;
        }

        if (_bits != 0)
        {
            return;
        }

        foreach (RpcStatusCode status in whereEmpty)
        {
            _bits |= 1u << (int)status;
        }
    }

    /// <summary>Whether a status is one of them.</summary>
    public bool Contains(RpcStatusCode status) => (_bits & (1u << (int)status)) != 0;
}
