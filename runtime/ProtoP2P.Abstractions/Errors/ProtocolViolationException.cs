namespace ProtoP2P;

/// <summary>The peer sent what its protocol forbids. The message names the rule.</summary>
public sealed class ProtocolViolationException : Libp2pException
{
    /// <summary>A violation of <paramref name="protocol"/>, such as <c>yamux</c>.</summary>
    public ProtocolViolationException(string protocol, string message, Exception? innerException = null)
        : base($"{protocol}: {message}", innerException)
    {
        Protocol = protocol;
    }

    /// <summary>The protocol whose rule was broken.</summary>
    public string Protocol { get; }
}
