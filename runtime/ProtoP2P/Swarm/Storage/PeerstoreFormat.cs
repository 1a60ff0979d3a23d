using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ProtoP2P.Encodings;

namespace ProtoP2P.Swarm;

/// <summary>The peerstore's file: a header of fixed length, then a protobuf message.</summary>
/// <remarks>
/// Header: <c>P2PPEERS</c>, the version (4 bytes), the length of the message (8), the SHA-256 of the message (32); numbers are big-endian. Message: the
/// time of writing (1), then peers (2), newest first; times are milliseconds since 1970. Fields that a reader does not know are passed over: a new version is
/// only for what old readers would get wrong.
/// </remarks>
internal static class PeerstoreFormat
{
    public const int Version = 1;

    public const int HeaderLength = 8 + 4 + 8 + SHA256.HashSizeInBytes;

    private const int SavedAtField = 1;
    private const int PeerField = 2;

    private const int IdField = 1;
    private const int KeepUntilField = 2;
    private const int AddressField = 3;
    private const int RecordField = 4;
    private const int RecordExpiryField = 5;
    private const int ProtocolField = 6;
    private const int AgentField = 7;
    private const int ProtocolVersionField = 8;
    private const int PublicKeyField = 9;

    private const int MultiaddrField = 1;
    private const int ExpiryField = 2;

    // A tag of one byte and a length of at most five stand before each peer; the time of writing takes as much as a tag and a varint do.
    private const int PeerOverhead = 6;
    private const int SavedAtLength = 11;

    private static readonly long LatestTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static ReadOnlySpan<byte> Magic => "P2PPEERS"u8;

    /// <summary>Encodes the peers that fit, the first ones first.</summary>
    /// <param name="peers">Newest first.</param>
    /// <param name="savedAt">The time by the wall clock.</param>
    /// <param name="maxSize">The longest file, in bytes.</param>
    /// <param name="count">How many fitted.</param>
    /// <returns>The header and the peers, one after the other.</returns>
    public static IReadOnlyList<byte[]> Write(IEnumerable<StoredPeer> peers, DateTimeOffset savedAt, long maxSize, out int count)
    {
        count = 0;
        List<byte[]> parts = [[], SavedAt(savedAt)];
        long size = HeaderLength + SavedAtLength;
        foreach (StoredPeer peer in peers)
        {
            byte[] encoded = Write(peer);
            if (size + encoded.Length + PeerOverhead > maxSize)
            {
                break;
            }

            var field = new ProtobufWriter();
            field.WriteBytes(PeerField, encoded);
            byte[] part = field.ToArray();
            parts.Add(part);
            size += part.Length;
            count++;
        }

        parts[0] = Header(parts);
        return parts;
    }

    /// <summary>What a header says.</summary>
    /// <param name="header">The beginning of the file, as much as there is of <see cref="HeaderLength"/>.</param>
    /// <param name="length">The length of the file.</param>
    public static PeerstoreFileKind Classify(ReadOnlySpan<byte> header, long length)
    {
        // Nothing but zeros is what some file systems leave after a power failure; but disk images begin so, too.
        if (!header.ContainsAnyExcept((byte)0))
        {
            return header.IsEmpty ? PeerstoreFileKind.Empty : PeerstoreFileKind.Blank;
        }

        if (!Magic.StartsWith(header[..Math.Min(header.Length, Magic.Length)]))
        {
            return PeerstoreFileKind.Foreign;
        }

        if (header.Length < HeaderLength)
        {
            return PeerstoreFileKind.Corrupt;
        }

        return BinaryPrimitives.ReadUInt32BigEndian(header[8..]) switch
        {
            Version => BinaryPrimitives.ReadUInt64BigEndian(header[12..]) == (ulong)(length - HeaderLength) ? PeerstoreFileKind.Readable : PeerstoreFileKind.Corrupt,
            > Version => PeerstoreFileKind.Future,
            _ => PeerstoreFileKind.Corrupt,
        };
    }

    /// <summary>Reads the peers of a file whose header is <see cref="PeerstoreFileKind.Readable"/>; records are verified.</summary>
    /// <param name="file">All of it.</param>
    /// <param name="now">The time by the wall clock. Where it is before the time of writing, the clock went back, and all times with it.</param>
    /// <param name="options">Limits of what is read.</param>
    /// <returns>Null where the file is corrupt.</returns>
    public static IReadOnlyList<StoredPeer>? Read(ReadOnlySpan<byte> file, DateTimeOffset now, PeerstoreOptions options)
    {
        ReadOnlySpan<byte> message = file[HeaderLength..];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message, hash);
        if (!hash.SequenceEqual(file[(HeaderLength - SHA256.HashSizeInBytes)..HeaderLength]))
        {
            return null;
        }

        List<StoredPeer> peers = [];
        long shift = 0;
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd && peers.Count < options.MaxPeers)
        {
            if (!reader.TryReadField(out int field, out int wireType, out ulong number, out ReadOnlySpan<byte> bytes))
            {
                return null;
            }

            switch (field, wireType)
            {
                case (SavedAtField, ProtobufReader.VarintType):
                    shift = Math.Max(0, (long)Math.Min(number, (ulong)LatestTime) - now.ToUnixTimeMilliseconds());
                    break;
                case (PeerField, ProtobufReader.BytesType):
                    if (ReadPeer(bytes, shift, options) is { } peer)
                    {
                        peers.Add(peer);
                    }

                    break;
            }
        }

        return peers;
    }

    private static byte[] Header(IReadOnlyList<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        foreach (byte[] part in parts)
        {
            hash.AppendData(part);
            length += part.Length;
        }

        byte[] header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(12), (ulong)length);
        hash.GetHashAndReset(header.AsSpan(20));
        return header;
    }

    private static byte[] SavedAt(DateTimeOffset time)
    {
        var writer = new ProtobufWriter();
        writer.WriteNumber(SavedAtField, Milliseconds(time));
        return writer.ToArray();
    }

    private static byte[] Write(StoredPeer peer)
    {
        var writer = new ProtobufWriter();
        writer.WriteBytes(IdField, peer.PeerId.Multihash.Span);
        writer.WriteNumber(KeepUntilField, Milliseconds(peer.KeepUntil));
        foreach (StoredAddress address in peer.Addresses)
        {
            var inner = new ProtobufWriter();
            inner.WriteBytes(MultiaddrField, address.Address.Bytes.Span);
            inner.WriteNumber(ExpiryField, Milliseconds(address.Expiry));
            writer.WriteBytes(AddressField, inner.ToArray());
        }

        if (peer.Record?.Envelope is { } envelope)
        {
            writer.WriteBytes(RecordField, envelope.ToProtobuf());
            writer.WriteNumber(RecordExpiryField, Milliseconds(peer.RecordExpiry));
        }

        if (peer.Identity is { } identity)
        {
            WriteIdentity(writer, identity);
        }

        if (peer.PublicKey is { } key)
        {
            writer.WriteBytes(PublicKeyField, key.ToProtobuf().Span);
        }

        return writer.ToArray();
    }

    private static void WriteIdentity(ProtobufWriter writer, PeerIdentity identity)
    {
        foreach (string protocol in identity.Protocols)
        {
            writer.WriteBytes(ProtocolField, Encoding.UTF8.GetBytes(protocol));
        }

        if (identity.AgentVersion is { } agent)
        {
            writer.WriteBytes(AgentField, Encoding.UTF8.GetBytes(agent));
        }

        if (identity.ProtocolVersion is { } version)
        {
            writer.WriteBytes(ProtocolVersionField, Encoding.UTF8.GetBytes(version));
        }
    }

    /// <summary>Null where it is not a peer.</summary>
    private static StoredPeer? ReadPeer(ReadOnlySpan<byte> message, long shift, PeerstoreOptions options)
    {
        var draft = new StoredPeerDraft(options);
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadField(out int field, out int wireType, out ulong number, out ReadOnlySpan<byte> bytes))
            {
                return null;
            }

            switch (field, wireType)
            {
                case (IdField, ProtobufReader.BytesType): draft.SetId(bytes); break;
                case (KeepUntilField, ProtobufReader.VarintType): draft.KeepUntil = Time(number, shift); break;
                case (AddressField, ProtobufReader.BytesType): ReadAddress(bytes, shift, draft); break;
                case (RecordField, ProtobufReader.BytesType): draft.SetRecord(bytes); break;
                case (RecordExpiryField, ProtobufReader.VarintType): draft.RecordExpiry = Time(number, shift); break;
                case (ProtocolField, ProtobufReader.BytesType): draft.AddProtocol(bytes); break;
                case (AgentField, ProtobufReader.BytesType): draft.AgentVersion = Encoding.UTF8.GetString(bytes); break;
                case (ProtocolVersionField, ProtobufReader.BytesType): draft.ProtocolVersion = Encoding.UTF8.GetString(bytes); break;
                case (PublicKeyField, ProtobufReader.BytesType): draft.SetPublicKey(bytes); break;
            }
        }

        return draft.ToPeer();
    }

    private static void ReadAddress(ReadOnlySpan<byte> message, long shift, StoredPeerDraft draft)
    {
        ReadOnlySpan<byte> multiaddr = default;
        DateTimeOffset expiry = DateTimeOffset.UnixEpoch;
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd && reader.TryReadField(out int field, out int wireType, out ulong number, out ReadOnlySpan<byte> bytes))
        {
            switch (field, wireType)
            {
                case (MultiaddrField, ProtobufReader.BytesType): multiaddr = bytes; break;
                case (ExpiryField, ProtobufReader.VarintType): expiry = Time(number, shift); break;
            }
        }

        draft.AddAddress(multiaddr, expiry);
    }

    private static ulong Milliseconds(DateTimeOffset time) => (ulong)Math.Max(0, time.ToUnixTimeMilliseconds());

    private static DateTimeOffset Time(ulong milliseconds, long shift) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(0, (long)Math.Min(milliseconds, (ulong)LatestTime) - shift));
}
