namespace ProtoP2P.Negotiation;

/// <summary>The limits of a negotiation, and its clock.</summary>
/// <param name="TimeProvider">Measures the timeout.</param>
internal sealed record NegotiationSettings(TimeProvider TimeProvider)
{
    /// <summary>How long a whole negotiation may take: the option <c>NegotiationTimeout</c>. 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many proposals a responder answers on one stream or connection before it gives up.</summary>
    public int MaxProposals { get; init; } = 20;

    /// <summary>The error of a negotiation that took longer than <see cref="Timeout"/>.</summary>
    public Libp2pException TimedOut(string step) =>
        new($"multistream: {step} took longer than {Timeout.TotalSeconds:0.###} s (option NegotiationTimeout)", new TimeoutException());
}
