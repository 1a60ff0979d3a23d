using System.Diagnostics.CodeAnalysis;
using System.Text;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>A payload signed by a node's identity key for one purpose (libp2p specs, RFC 0002). Immutable and verified.</summary>
public sealed class SignedEnvelope
{
    /// <summary>Longest accepted encoding, in bytes: room for a peer record of 500 addresses of 250 bytes.</summary>
    public const int MaxLength = 128 * 1024;

    private const int PublicKeyField = 1;
    private const int PayloadTypeField = 2;
    private const int PayloadField = 3;
    private const int SignatureField = 5;

    private readonly byte[] _payloadType;
    private readonly byte[] _payload;
    private readonly byte[] _signature;

    private SignedEnvelope(PublicKey publicKey, byte[] payloadType, byte[] payload, byte[] signature)
    {
        PublicKey = publicKey;
        _payloadType = payloadType;
        _payload = payload;
        _signature = signature;
    }

    /// <summary>Who signed.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>What the payload is.</summary>
    public ReadOnlyMemory<byte> PayloadType => _payloadType;

    /// <summary>The payload as signed.</summary>
    public ReadOnlyMemory<byte> Payload => _payload;

    /// <summary>Signs a payload for <paramref name="domain"/>.</summary>
    /// <param name="key">Whose signature.</param>
    /// <param name="domain">What the signature is for; keeps it from being replayed for anything else. Not empty.</param>
    /// <param name="payloadType">What the payload is, as bytes.</param>
    /// <param name="payload">The payload.</param>
    public static SignedEnvelope Sign(PrivateKey key, string domain, ReadOnlyMemory<byte> payloadType, ReadOnlyMemory<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(domain);
        byte[] signature = key.Sign(SignedBytes(domain, payloadType.Span, payload.Span));
        return new SignedEnvelope(key.PublicKey, payloadType.ToArray(), payload.ToArray(), signature);
    }

    /// <summary>Reads an envelope and verifies its signature for <paramref name="domain"/>.</summary>
    /// <exception cref="FormatException">Malformed, or the signature does not verify.</exception>
    public static SignedEnvelope Open(ReadOnlySpan<byte> protobuf, string domain)
    {
        ArgumentException.ThrowIfNullOrEmpty(domain);
        SignedEnvelope envelope = Read(protobuf);
        return envelope.IsSignedFor(domain)
            ? envelope
            : throw new FormatException($"The signature of an envelope by {PeerId.FromPublicKey(envelope.PublicKey)} does not verify for the domain '{domain}'.");
    }

    /// <summary>Reads an envelope and verifies its signature for <paramref name="domain"/>; false where <see cref="Open"/> would throw <see cref="FormatException"/>.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> protobuf, string domain, [NotNullWhen(true)] out SignedEnvelope? envelope)
    {
        try
        {
            envelope = Open(protobuf, domain);
            return true;
        }
        catch (FormatException)
        {
            // The caller asked for a yes or no; Open tells the reason.
            envelope = null;
            return false;
        }
    }

    /// <summary>The protobuf encoding.</summary>
    public byte[] ToProtobuf()
    {
        var writer = new ProtobufWriter();
        writer.WriteBytes(PublicKeyField, PublicKey.ToProtobuf().Span);
        writer.WriteBytes(PayloadTypeField, _payloadType);
        writer.WriteBytes(PayloadField, _payload);
        writer.WriteBytes(SignatureField, _signature);
        return writer.ToArray();
    }

    /// <summary>Reads an envelope without looking at its signature, where the domain follows from what the payload is.</summary>
    /// <exception cref="FormatException">Malformed.</exception>
    internal static SignedEnvelope Read(ReadOnlySpan<byte> protobuf)
    {
        if (protobuf.Length > MaxLength)
        {
            throw new FormatException($"A signed envelope has at most {MaxLength} bytes, got {protobuf.Length}.");
        }

        ReadOnlySpan<byte> publicKey = default, payloadType = default, payload = default, signature = default;
        var reader = new ProtobufReader(protobuf);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadField(out int field, out int wireType, out _, out ReadOnlySpan<byte> bytes)
                || (wireType != ProtobufReader.BytesType && field is PublicKeyField or PayloadTypeField or PayloadField or SignatureField))
            {
                throw new FormatException($"Not a signed envelope: {protobuf.Length} bytes that are not a well-formed protobuf message.");
            }

            switch (field)
            {
                case PublicKeyField: publicKey = bytes; break;
                case PayloadTypeField: payloadType = bytes; break;
                case PayloadField: payload = bytes; break;
                case SignatureField: signature = bytes; break;
            }
        }

        return new SignedEnvelope(PublicKey.FromProtobuf(publicKey), payloadType.ToArray(), payload.ToArray(), signature.ToArray());
    }

    internal bool IsSignedFor(string domain) => PublicKey.Verify(SignedBytes(domain, _payloadType, _payload), _signature);

    // RFC 0002, "Signature Production": domain, type and payload, each after its length.
    private static byte[] SignedBytes(string domain, ReadOnlySpan<byte> payloadType, ReadOnlySpan<byte> payload)
    {
        var writer = new ProtobufWriter();
        writer.AppendPrefixed(Encoding.UTF8.GetBytes(domain));
        writer.AppendPrefixed(payloadType);
        writer.AppendPrefixed(payload);
        return writer.ToArray();
    }
}
