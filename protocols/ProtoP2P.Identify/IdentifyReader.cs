using Google.Protobuf;

namespace ProtoP2P.Identify;

/// <summary>Merges and checks what a peer says of itself. A bad part is dropped, not believed.</summary>
internal sealed class IdentifyReader(IdentifyOptions options)
{
    /// <summary>Reads to the end of the answer.</summary>
    /// <exception cref="ProtocolViolationException">No message, more than allowed, or a public key of somebody else.</exception>
    public async ValueTask<IdentifyResult> ReadAsync(
        IAsyncEnumerable<IdentifyMessage> messages, IPeerConnection connection, CancellationToken cancellationToken)
    {
        var merged = new IdentifyMessage();
        int count = 0;
        await foreach (IdentifyMessage message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (++count > IdentifyProtocol.MaxMessages)
            {
                throw new ProtocolViolationException("identify", $"{connection.RemotePeer} sent more than {IdentifyProtocol.MaxMessages} messages");
            }

            Merge(merged, message);
        }

        if (count == 0)
        {
            // A peer that is closing may end the stream in order: that is no statement that it serves nothing.
            throw new ProtocolViolationException("identify", $"{connection.RemotePeer} ended the stream without a message");
        }

        return Check(merged, connection);
    }

    /// <summary>Protobuf's own merge (repeated fields append, the last scalar wins), bounded.</summary>
    private void Merge(IdentifyMessage merged, IdentifyMessage part)
    {
        merged.MergeFrom(part);
        Trim(merged.ListenAddrs, options.MaxAddresses);
        Trim(merged.Protocols, options.MaxProtocols);
    }

    private static void Trim<T>(Google.Protobuf.Collections.RepeatedField<T> field, int max)
    {
        while (field.Count > max)
        {
            field.RemoveAt(field.Count - 1);
        }
    }

    private static IdentifyResult Check(IdentifyMessage message, IPeerConnection connection)
    {
        if (message.HasPublicKey && !IsKeyOf(message.PublicKey.Span, connection.RemotePeer))
        {
            throw new ProtocolViolationException("identify", $"the public key that {connection.RemotePeer} sent is not its own");
        }

        PeerRecord? record = ReadRecord(message, connection.RemotePeer);
        return new IdentifyResult(
            connection.RemotePeer,
            new PeerIdentity(
                [.. message.Protocols.Distinct()],
                message.HasAgentVersion ? message.AgentVersion : null,
                message.HasProtocolVersion ? message.ProtocolVersion : null),
            record?.Addresses ?? ReadAddresses(message.ListenAddrs),
            message.HasObservedAddr && Multiaddress.TryFromBytes(message.ObservedAddr.Span, out Multiaddress? observed) ? observed : null,
            record);
    }

    private static bool IsKeyOf(ReadOnlySpan<byte> protobuf, PeerId peerId)
    {
        try
        {
            return peerId.Equals(PeerId.FromPublicKey(PublicKey.FromProtobuf(protobuf)));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static PeerRecord? ReadRecord(IdentifyMessage message, PeerId peerId)
    {
        if (!message.HasSignedPeerRecord)
        {
            return null;
        }

        try
        {
            PeerRecord record = PeerRecord.Open(message.SignedPeerRecord.Span);
            return record.PeerId.Equals(peerId) ? record : null;
        }
        catch (FormatException)
        {
            // A record of a kind that this node cannot read: the unsigned addresses stand.
            return null;
        }
    }

    private static List<Multiaddress> ReadAddresses(IEnumerable<ByteString> encoded)
    {
        var addresses = new List<Multiaddress>();
        foreach (ByteString bytes in encoded)
        {
            if (Multiaddress.TryFromBytes(bytes.Span, out Multiaddress? address))
            {
                addresses.Add(address.WithoutPeerId());
            }
        }

        return addresses;
    }
}
