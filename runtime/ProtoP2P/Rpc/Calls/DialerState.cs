namespace ProtoP2P.Rpc;

/// <summary>How far the answer has come, at the calling end.</summary>
internal enum DialerState
{
    /// <summary>Nothing has been received.</summary>
    Waiting,

    /// <summary>Head was received.</summary>
    Headed,

    /// <summary>A reply message was received and more may follow.</summary>
    Replying,

    /// <summary>The answer is complete, or the call has failed.</summary>
    Ended,
}
