namespace ProtoP2P.Rpc;

/// <summary>Why a call was made once more.</summary>
internal enum ExtraAttempt
{
    /// <summary>The peer before certainly did not run it.</summary>
    Failover,

    /// <summary>It failed, and may have run.</summary>
    Retry,

    /// <summary>It took its time.</summary>
    Hedge,
}
