using ProtoP2P.Muxers;

namespace ProtoP2P.Negotiation;

/// <summary>A stream after a negotiation on it.</summary>
/// <param name="ProtocolId">The agreed id, or the assumed one.</param>
/// <param name="Stream">The stream to use from here on: its bytes are those of the protocol.</param>
internal readonly record struct NegotiatedStream(string ProtocolId, IMuxedStream Stream);
