namespace ProtoP2P.Rpc;

/// <summary>What can arrive from the other end of a call.</summary>
internal enum CallInput
{
    /// <summary>Open without the flag that no more client messages follow.</summary>
    Open,

    /// <summary>Open with that flag.</summary>
    LastOpen,

    /// <summary>Head.</summary>
    Head,

    /// <summary>An application message: a frame of its own in Rpc mode, anything in bare mode.</summary>
    Message,

    /// <summary>Close.</summary>
    Close,

    /// <summary>The orderly end of the other direction.</summary>
    End,
}
