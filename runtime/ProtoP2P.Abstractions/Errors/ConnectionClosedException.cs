namespace ProtoP2P;

/// <summary>The connection under an operation is gone. Never reported as an orderly end of a stream.</summary>
public sealed class ConnectionClosedException : Libp2pException
{
    /// <summary>A closed connection with its code and origin.</summary>
    public ConnectionClosedException(ConnectionErrorCode code, bool isRemote, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        IsRemote = isRemote;
    }

    /// <summary>The reason that was given; <see cref="ConnectionErrorCode.None"/> for an orderly close or a cut.</summary>
    public ConnectionErrorCode Code { get; }

    /// <summary>True where the peer or the network ended the connection, false where this node did.</summary>
    public bool IsRemote { get; }
}
