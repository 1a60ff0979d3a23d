namespace ProtoP2P;

/// <summary>The peer supports none of the proposed protocols. The request never ran there.</summary>
public sealed class NegotiationException : Libp2pException
{
    /// <summary>A failed negotiation over <paramref name="proposed"/>.</summary>
    public NegotiationException(IReadOnlyList<string> proposed, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Proposed = proposed;
    }

    /// <summary>The protocol ids that were proposed, in order.</summary>
    public IReadOnlyList<string> Proposed { get; }
}
