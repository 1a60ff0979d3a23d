namespace ProtoP2P;

/// <summary>A payload signed by a node's identity key for one purpose (libp2p specs, RFC 0002). Immutable and verified.</summary>
public sealed class SignedEnvelope
{
    /// <summary>Who signed.</summary>
    public PublicKey PublicKey => throw new NotImplementedException();

    /// <summary>What the payload is.</summary>
    public ReadOnlyMemory<byte> PayloadType => throw new NotImplementedException();

    /// <summary>The payload as signed.</summary>
    public ReadOnlyMemory<byte> Payload => throw new NotImplementedException();

    /// <summary>Signs a payload for <paramref name="domain"/>.</summary>
    public static SignedEnvelope Sign(PrivateKey key, string domain, ReadOnlyMemory<byte> payloadType, ReadOnlyMemory<byte> payload) => throw new NotImplementedException();

    /// <summary>Reads an envelope and verifies its signature for <paramref name="domain"/>.</summary>
    /// <exception cref="FormatException">Malformed, or the signature does not verify.</exception>
    public static SignedEnvelope Open(ReadOnlySpan<byte> protobuf, string domain) => throw new NotImplementedException();

    /// <summary>The protobuf encoding.</summary>
    public byte[] ToProtobuf() => throw new NotImplementedException();
}
