namespace ProtoP2P;

/// <summary>The base of every error that the libp2p stack raises about a peer, a connection, a stream or a protocol.</summary>
public class Libp2pException : IOException
{
    /// <summary>An error with a message for a person.</summary>
    public Libp2pException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
