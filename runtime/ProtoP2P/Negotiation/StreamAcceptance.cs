namespace ProtoP2P.Negotiation;

/// <summary>What the answering side of a stream's negotiation needs. It serves one negotiation at a time, and any number after each other.</summary>
/// <param name="protocols">What this node supports.</param>
/// <param name="settings">Limits and clock.</param>
/// <param name="deferAnswer">Whether every accepting answer may wait for the handler's first bytes, not only those of protocols that ask for it.</param>
internal sealed class StreamAcceptance(IProtocolTable protocols, NegotiationSettings settings, bool deferAnswer = false)
{
    /// <summary>Limits and clock.</summary>
    public NegotiationSettings Settings => settings;

    /// <summary>The answering state machine.</summary>
    public MultistreamResponder Responder { get; } = new(protocols, settings.MaxProposals);

    /// <summary>The time that the negotiation has.</summary>
    public NegotiationDeadline Deadline { get; } = new(settings);

    /// <summary>Whether the answer that was agreed on may wait.</summary>
    public bool DefersAnswer => deferAnswer || protocols.DefersAnswer(Responder.ProtocolId);
}
