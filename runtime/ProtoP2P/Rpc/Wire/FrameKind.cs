namespace ProtoP2P.Rpc;

/// <summary>The arms of <c>Frame.body</c>, with their field numbers.</summary>
internal enum FrameKind
{
    /// <summary>No arm that this version knows.</summary>
    None = 0,

    /// <summary>Starts a call; dialer to listener.</summary>
    Open = 1,

    /// <summary>Metadata ahead of the first reply message; listener to dialer.</summary>
    Head = 2,

    /// <summary>One application message.</summary>
    Message = 3,

    /// <summary>Ends a call with its status; listener to dialer.</summary>
    Close = 4,
}
