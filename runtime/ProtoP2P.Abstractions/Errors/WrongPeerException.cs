namespace ProtoP2P;

/// <summary>The node that answered has another identity than the one that was dialled.</summary>
public sealed class WrongPeerException : Libp2pException
{
    /// <summary>A mismatch of identities.</summary>
    public WrongPeerException(PeerId expected, PeerId actual)
        : base($"wrong peer: dialled {expected} but {actual} answered; the address is stale or someone else listens there")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>Who was dialled.</summary>
    public PeerId Expected { get; }

    /// <summary>Who answered and proved it.</summary>
    public PeerId Actual { get; }
}
