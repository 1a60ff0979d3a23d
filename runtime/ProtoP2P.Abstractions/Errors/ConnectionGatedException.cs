namespace ProtoP2P;

/// <summary>A connection gater of this node refused a connection or a dial.</summary>
public sealed class ConnectionGatedException : Libp2pException
{
    /// <summary>A refusal.</summary>
    /// <param name="step">When it was refused.</param>
    /// <param name="gater">Who refused: the gater's type.</param>
    /// <param name="subject">What was refused: a peer, an address, or both.</param>
    /// <param name="reason">Why, in the gater's words.</param>
    /// <param name="innerException">What the gater threw, where it did.</param>
    public ConnectionGatedException(GateStep step, string gater, string subject, string reason, Exception? innerException = null)
        : base($"the connection gater {gater} refused {subject} ({step}): {reason}", innerException)
    {
        Step = step;
        Reason = reason;
    }

    /// <summary>When it was refused.</summary>
    public GateStep Step { get; }

    /// <summary>Why, in the gater's words.</summary>
    public string Reason { get; }
}
