namespace ProtoP2P.Rpc;

/// <summary>How far the request has come, at the serving end.</summary>
internal enum ListenerState
{
    /// <summary>Open has not been received. Rpc mode starts here.</summary>
    AwaitingOpen,

    /// <summary>Request messages may follow. Bare mode starts here.</summary>
    Requesting,

    /// <summary>No more request messages follow.</summary>
    HalfClosed,

    /// <summary>The answer was sent.</summary>
    Answered,
}
