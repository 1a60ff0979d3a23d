namespace ProtoP2P.Negotiation;

/// <summary>
/// Whether the peer has shown that it handles streams of a connection. Before, a stream that carries its proposal, its request and its end
/// in one piece may be lost: js-libp2p (3.3) resets a stream that it finds ended when its own upgrade completes. So the end of such a stream
/// waits for the answer to the proposal, which costs no round trip.
/// </summary>
internal sealed class FirstContact
{
    private volatile bool _isMade;

    /// <summary>The peer has opened a stream or answered a proposal.</summary>
    public bool IsMade => _isMade;

    /// <summary>Records it.</summary>
    public void Make() => _isMade = true;
}
