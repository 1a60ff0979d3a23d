namespace ProtoP2P.Rpc;

/// <summary>What <see cref="BodyReader.ReadAsync"/> found.</summary>
internal enum BodyReadStatus
{
    /// <summary>A complete body.</summary>
    Body,

    /// <summary>The orderly end, between two frames.</summary>
    End,

    /// <summary>The orderly end inside a frame.</summary>
    Truncated,

    /// <summary>A length that breaks the rules.</summary>
    Invalid,

    /// <summary>A read that was cancelled with <see cref="System.IO.Pipelines.PipeReader.CancelPendingRead"/>. The next read goes on where this one stopped.</summary>
    Canceled,
}
