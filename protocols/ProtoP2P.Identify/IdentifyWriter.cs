using Google.Protobuf;

namespace ProtoP2P.Identify;

/// <summary>Composes what this node says of itself to one peer.</summary>
internal sealed class IdentifyWriter(ILibp2pHost host, IdentifyOptions options)
{
    /// <summary>One message, or two where the signed record does not fit the size that every implementation reads.</summary>
    public IEnumerable<IdentifyMessage> Compose(IPeerConnection connection)
    {
        IdentifyMessage message = ComposeUnsigned(connection);
        var signed = new IdentifyMessage { SignedPeerRecord = ByteString.CopyFrom(host.CreatePeerRecord().ToProtobuf()) };
        if (message.CalculateSize() + signed.CalculateSize() <= IdentifyProtocol.MaxSentMessageBytes)
        {
            message.SignedPeerRecord = signed.SignedPeerRecord;
            yield return message;
            yield break;
        }

        yield return message;
        if (signed.CalculateSize() <= IdentifyProtocol.MaxSentMessageBytes)
        {
            yield return signed;
        }
    }

    private IdentifyMessage ComposeUnsigned(IPeerConnection connection)
    {
        var message = new IdentifyMessage
        {
            PublicKey = ByteString.CopyFrom(host.PublicKey.ToProtobuf().Span),
            ObservedAddr = ByteString.CopyFrom(connection.RemoteAddress.Bytes.Span),
            ProtocolVersion = options.ProtocolVersion,
            AgentVersion = options.AgentVersion,
        };

        // Protocols first: peers decide by them what this node can do, and a few addresses are enough to reach it.
        foreach (string protocol in host.Protocols)
        {
            message.Protocols.Add(protocol);
        }

        Shrink(message, message.Protocols);
        foreach (Multiaddress address in AddressFilter.UsefulTo(connection.RemoteAddress, host.ListenAddresses))
        {
            message.ListenAddrs.Add(ByteString.CopyFrom(address.Bytes.Span));
        }

        Shrink(message, message.ListenAddrs);
        return message;
    }

    private static void Shrink<T>(IdentifyMessage message, Google.Protobuf.Collections.RepeatedField<T> field)
    {
        while (field.Count > 0 && message.CalculateSize() > IdentifyProtocol.MaxSentMessageBytes)
        {
            field.RemoveAt(field.Count - 1);
        }
    }
}
