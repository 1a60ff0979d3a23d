namespace ProtoP2P.Transports;

/// <summary>This machine lacks what a transport needs; the message says what that is and how to get it. Other transports are not affected.</summary>
public sealed class TransportUnavailableException : Libp2pException
{
    /// <summary>An error with its remedy.</summary>
    public TransportUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
