namespace ProtoP2P;

/// <summary>Asks peers what they are and serve. Identify is one, and registers itself with its host.</summary>
public interface IPeerIdentifier
{
    /// <summary>
    /// Waits until the peer has said over this very connection what it is: at once where it has done so, or is known not to. Bounded in time.
    /// </summary>
    /// <returns>False where the peer does not say: it cannot, broke the protocol, did not answer in time, or the connection has ended.</returns>
    ValueTask<bool> WaitAsync(IPeerConnection connection, CancellationToken cancellationToken = default);
}
