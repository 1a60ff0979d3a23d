using System.Buffers;

namespace ProtoP2P.Negotiation;

/// <summary>One side of multistream-select, without I/O. What it writes is to be sent even where the negotiation has failed or is agreed.</summary>
internal interface IMultistreamParty
{
    /// <summary>The agreed id. Valid once <see cref="Advance"/> has returned <see cref="NegotiationStatus.Agreed"/>.</summary>
    string ProtocolId { get; }

    /// <summary>Why the negotiation failed; null unless <see cref="Advance"/> said so.</summary>
    Libp2pException? Error { get; }

    /// <summary>Takes what the peer sent: <paramref name="input"/> advances to the first byte that is not the negotiation's.</summary>
    NegotiationStatus Advance(ref ReadOnlySequence<byte> input, IBufferWriter<byte> output);

    /// <summary>Ends the negotiation because the peer ended its direction.</summary>
    Libp2pException EndOfInput();
}
