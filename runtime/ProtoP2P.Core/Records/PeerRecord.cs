using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>A node's own statement of its addresses (libp2p specs, RFC 0003). Immutable.</summary>
/// <param name="PeerId">Whose addresses.</param>
/// <param name="Sequence">Grows with every change; the highest wins.</param>
/// <param name="Addresses">Addresses without a <c>/p2p</c> suffix; at most <see cref="MaxAddresses"/> can be sealed.</param>
public sealed record PeerRecord(PeerId PeerId, ulong Sequence, IReadOnlyList<Multiaddress> Addresses)
{
    /// <summary>The domain under which standard peer records are signed.</summary>
    public const string Domain = "libp2p-peer-record";

    /// <summary>Most addresses in a record; one with more is refused.</summary>
    public const int MaxAddresses = 500;

    private const string LegacyDomain = "libp2p-routing-state";

    private const int PeerIdField = 1;
    private const int SequenceField = 2;
    private const int AddressInfoField = 3;
    private const int MultiaddrField = 1;

    // The multicodec number 0x0301 as two raw bytes, not as a varint.
    private static readonly byte[] PayloadType = [0x03, 0x01];
    private static readonly byte[] LegacyPayloadType = [.. "/libp2p/routing-state-record"u8];

    /// <summary>Addresses without a <c>/p2p</c> suffix.</summary>
    public IReadOnlyList<Multiaddress> Addresses { get; init => field = [.. value]; } = [.. Addresses];

    /// <summary>The envelope that this record was opened from, as it can be shown to others; null for a record that was made here.</summary>
    public SignedEnvelope? Envelope { get; internal init; }

    /// <summary>Seals the record in an envelope signed by its subject, as a standard record.</summary>
    /// <exception cref="ArgumentException">The key is not the subject's.</exception>
    /// <exception cref="InvalidOperationException">More than <see cref="MaxAddresses"/> addresses.</exception>
    public SignedEnvelope Seal(PrivateKey key) => Seal(key, PeerRecordKind.Standard);

    /// <summary>Seals the record in an envelope signed by its subject.</summary>
    /// <param name="key">The subject's key.</param>
    /// <param name="kind">Standard, unless the reader is known to ask for the legacy kind.</param>
    /// <exception cref="ArgumentException">The key is not the subject's.</exception>
    /// <exception cref="InvalidOperationException">More than <see cref="MaxAddresses"/> addresses.</exception>
    public SignedEnvelope Seal(PrivateKey key, PeerRecordKind kind)
    {
        ArgumentNullException.ThrowIfNull(key);
        PeerId signer = PeerId.FromPublicKey(key.PublicKey);
        if (signer != PeerId)
        {
            throw new ArgumentException($"The record is about {PeerId}, the key is that of {signer}; only its subject can seal a peer record.", nameof(key));
        }

        if (Addresses.Count > MaxAddresses)
        {
            throw new InvalidOperationException($"A peer record has at most {MaxAddresses} addresses, this one {Addresses.Count}.");
        }

        return kind == PeerRecordKind.Standard
            ? SignedEnvelope.Sign(key, Domain, PayloadType, ToProtobuf())
            : SignedEnvelope.Sign(key, LegacyDomain, LegacyPayloadType, ToProtobuf());
    }

    /// <summary>Opens a sealed record of the standard or the legacy kind and checks that its subject signed it.</summary>
    /// <remarks>Addresses that are empty, malformed or of unknown protocols are left out; the others stay.</remarks>
    /// <exception cref="FormatException">Malformed, badly signed, or signed by another than its subject.</exception>
    public static PeerRecord Open(ReadOnlySpan<byte> envelope)
    {
        SignedEnvelope opened = SignedEnvelope.Read(envelope);
        string domain = DomainOf(opened.PayloadType.Span);
        PeerId signer = PeerId.FromPublicKey(opened.PublicKey);

        // The signature first: nothing that a stranger could have written is decoded.
        if (!opened.IsSignedFor(domain))
        {
            throw new FormatException($"The signature of a peer record by {signer} does not verify.");
        }

        PeerRecord record = Read(opened.Payload.Span);
        return record.PeerId == signer
            ? record with { Envelope = opened }
            : throw new FormatException($"A peer record about {record.PeerId} was signed by {signer}; only its subject can sign one.");
    }

    /// <summary>Opens a sealed record; false where <see cref="Open"/> would throw <see cref="FormatException"/>.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> envelope, [NotNullWhen(true)] out PeerRecord? record)
    {
        try
        {
            record = Open(envelope);
            return true;
        }
        catch (FormatException)
        {
            // The caller asked for a yes or no; Open tells the reason.
            record = null;
            return false;
        }
    }

    /// <summary>Whether both have the same subject, sequence number and addresses in the same order.</summary>
    public bool Equals(PeerRecord? other)
        => other is not null && PeerId == other.PeerId && Sequence == other.Sequence && Addresses.SequenceEqual(other.Addresses);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PeerId, Sequence, Addresses.Count);

    internal static PeerRecord Read(ReadOnlySpan<byte> payload)
    {
        PeerId? peerId = null;
        ulong sequence = 0;
        int count = 0;
        var addresses = ImmutableArray.CreateBuilder<Multiaddress>();
        var reader = new ProtobufReader(payload);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadField(out int field, out int wireType, out ulong number, out ReadOnlySpan<byte> bytes))
            {
                throw Malformed(payload);
            }

            switch (field, wireType)
            {
                case (PeerIdField, ProtobufReader.BytesType):
                    peerId = PeerId.FromMultihash(bytes);
                    break;
                case (SequenceField, ProtobufReader.VarintType):
                    sequence = number;
                    break;
                case (AddressInfoField, ProtobufReader.BytesType):
                    AddAddress(bytes, addresses, ++count);
                    break;
                case (PeerIdField or SequenceField or AddressInfoField, _):
                    throw Malformed(payload);
            }
        }

        return new PeerRecord(peerId ?? throw new FormatException("A peer record names no peer."), sequence, addresses.ToImmutable());
    }

    internal byte[] ToProtobuf()
    {
        var writer = new ProtobufWriter();
        writer.WriteBytes(PeerIdField, PeerId.Multihash.Span);
        writer.WriteNumber(SequenceField, Sequence);
        foreach (Multiaddress address in Addresses)
        {
            var info = new ProtobufWriter();
            info.WriteBytes(MultiaddrField, address.Bytes.Span);
            writer.WriteBytes(AddressInfoField, info.ToArray());
        }

        return writer.ToArray();
    }

    private static void AddAddress(ReadOnlySpan<byte> addressInfo, ImmutableArray<Multiaddress>.Builder addresses, int count)
    {
        if (count > MaxAddresses)
        {
            throw new FormatException($"A peer record has at most {MaxAddresses} addresses; this one has more.");
        }

        var reader = new ProtobufReader(addressInfo);
        ReadOnlySpan<byte> multiaddr = default;
        while (!reader.AtEnd)
        {
            if (!reader.TryReadField(out int field, out int wireType, out _, out ReadOnlySpan<byte> bytes))
            {
                throw Malformed(addressInfo);
            }

            if (field == MultiaddrField && wireType == ProtobufReader.BytesType)
            {
                multiaddr = bytes;
            }
        }

        if (Multiaddress.TryFromBytes(multiaddr, out Multiaddress? address))
        {
            addresses.Add(address);
        }
    }

    private static string DomainOf(ReadOnlySpan<byte> payloadType)
    {
        if (payloadType.SequenceEqual(PayloadType))
        {
            return Domain;
        }

        return payloadType.SequenceEqual(LegacyPayloadType)
            ? LegacyDomain
            : throw new FormatException($"Not a peer record: the envelope's payload type is '{Excerpt.Of(payloadType)}', expected '0301' or '/libp2p/routing-state-record'.");
    }

    private static FormatException Malformed(ReadOnlySpan<byte> bytes)
        => new($"Not a peer record: {bytes.Length} bytes that are not a well-formed protobuf message.");
}
