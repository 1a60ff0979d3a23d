using ProtoP2P.Transports;

namespace ProtoP2P.Negotiation;

/// <summary>A channel after a negotiation on it.</summary>
/// <param name="ProtocolId">The agreed id.</param>
/// <param name="Channel">The bytes that follow the negotiation.</param>
internal readonly record struct NegotiatedChannel(string ProtocolId, IByteChannel Channel);
