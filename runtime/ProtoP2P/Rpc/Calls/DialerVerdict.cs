namespace ProtoP2P.Rpc;

/// <summary>What the calling end does with what arrived.</summary>
internal enum DialerVerdict
{
    /// <summary>Hands it to the caller.</summary>
    Deliver,

    /// <summary>Ends the call with what arrived: a status, the only reply, or an orderly end where that is the answer.</summary>
    Finish,

    /// <summary>Fails the call with Internal and resets the stream with 0x1004.</summary>
    Violation,

    /// <summary>Fails the call with Unavailable: the peer ended the stream without an answer.</summary>
    Unavailable,

    /// <summary>Fails the call with Internal: the peer ended the stream in the middle of its answer.</summary>
    Incomplete,
}
