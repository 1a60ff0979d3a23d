namespace ProtoP2P.Rpc;

/// <summary>What the serving end does with what arrived.</summary>
internal enum ListenerVerdict
{
    /// <summary>Starts the call.</summary>
    Start,

    /// <summary>Hands the message to the service.</summary>
    Deliver,

    /// <summary>Ends the request stream in good order.</summary>
    EndRequests,

    /// <summary>Answers Close(Internal) in Rpc mode, resets with 0x1004 in bare mode.</summary>
    Violation,

    /// <summary>Reads and forgets it.</summary>
    Drop,
}
