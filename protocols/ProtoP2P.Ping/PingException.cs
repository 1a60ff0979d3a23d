namespace ProtoP2P.Ping;

/// <summary>A peer did not answer a ping as the protocol asks.</summary>
/// <param name="peerId">Who was pinged.</param>
/// <param name="message">What went wrong.</param>
/// <param name="innerException">The cause, if any.</param>
public sealed class PingException(PeerId peerId, string message, Exception? innerException = null)
    : Libp2pException($"ping to {peerId}: {message}", innerException)
{
    /// <summary>Who was pinged.</summary>
    public PeerId PeerId { get; } = peerId;
}
