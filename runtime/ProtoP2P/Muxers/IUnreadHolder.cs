namespace ProtoP2P.Muxers;

/// <summary>A stream that holds bytes which its reader has not taken.</summary>
internal interface IUnreadHolder
{
    /// <summary>What they are charged with.</summary>
    long Charged { get; }

    /// <summary>Whether a reset would free them: what the peer has finished saying stays readable after one.</summary>
    bool IsReceivingNow { get; }
}
