namespace ProtoP2P;

/// <summary>A stream ended abruptly: by this node, or by the peer. What was in flight is lost.</summary>
public sealed class StreamResetException : Libp2pException
{
    /// <summary>A reset with its code and origin.</summary>
    public StreamResetException(StreamErrorCode code, bool isRemote, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        IsRemote = isRemote;
    }

    /// <summary>The reason that was given.</summary>
    public StreamErrorCode Code { get; }

    /// <summary>True where the peer reset the stream, false where this node did.</summary>
    public bool IsRemote { get; }
}
