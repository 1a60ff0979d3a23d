using Google.Protobuf;
using Google.Protobuf.Collections;

namespace ProtoP2P.Identify;

/// <summary>
/// Composes what this node says of itself to one peer. Rust reads one message of 4 KiB, so the first message is that small and says the most
/// important things; go and js read on, so what does not fit follows in further messages instead of being left out: a peer takes the list of
/// protocols as complete.
/// </summary>
internal sealed class IdentifyWriter(ILibp2pHost host, IdentifyOptions options)
{
    // Leaves most of the first message to the protocols: a few addresses are enough to reach this node, and the signed record has all of them.
    private const int MaxAddressBytes = 1024;

    public IReadOnlyList<IdentifyMessage> Compose(IPeerConnection connection, SelfState state)
    {
        List<IdentifyMessage> messages = [ComposeFirst(connection, state)];
        foreach (string protocol in state.Protocols.OrderBy(IsApplication))
        {
            Append(messages, protocol);
        }

        var record = new IdentifyMessage { SignedPeerRecord = ByteString.CopyFrom(host.CreatePeerRecord().ToProtobuf()) };
        if (record.CalculateSize() <= IdentifyProtocol.MaxSentMessageBytes)
        {
            AppendRecord(messages, record);
        }

        return messages;
    }

    private IdentifyMessage ComposeFirst(IPeerConnection connection, SelfState state)
    {
        var message = new IdentifyMessage
        {
            PublicKey = ByteString.CopyFrom(host.PublicKey.ToProtobuf().Span),
            ObservedAddr = ByteString.CopyFrom(connection.RemoteAddress.Bytes.Span),
            ProtocolVersion = options.ProtocolVersion,
            AgentVersion = options.AgentVersion,
        };

        int size = 0;
        foreach (Multiaddress address in AddressFilter.UsefulTo(connection.RemoteAddress, state.Addresses))
        {
            size += address.Bytes.Length;
            if (size > MaxAddressBytes)
            {
                break;
            }

            message.ListenAddrs.Add(ByteString.CopyFrom(address.Bytes.Span));
        }

        return message;
    }

    /// <summary>Peers decide by libp2p's own protocols what this node can do: they come before the application's.</summary>
    private static bool IsApplication(string protocol) =>
        !protocol.StartsWith("/ipfs/", StringComparison.Ordinal)
        && !protocol.StartsWith("/libp2p/", StringComparison.Ordinal)
        && !protocol.StartsWith("/meshsub/", StringComparison.Ordinal)
        && !protocol.StartsWith("/floodsub/", StringComparison.Ordinal);

    private static void Append(List<IdentifyMessage> messages, string protocol)
    {
        RepeatedField<string> last = messages[^1].Protocols;
        last.Add(protocol);
        if (messages[^1].CalculateSize() <= IdentifyProtocol.MaxSentMessageBytes)
        {
            return;
        }

        last.RemoveAt(last.Count - 1);

        // The last message is kept for the signed record.
        if (messages.Count < IdentifyProtocol.MaxMessages - 1)
        {
            messages.Add(new IdentifyMessage { Protocols = { protocol } });
        }
    }

    private static void AppendRecord(List<IdentifyMessage> messages, IdentifyMessage record)
    {
        if (messages[^1].CalculateSize() + record.CalculateSize() <= IdentifyProtocol.MaxSentMessageBytes)
        {
            messages[^1].SignedPeerRecord = record.SignedPeerRecord;
            return;
        }

        messages.Add(record);
    }
}
