using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Router;

/// <summary>Tells the mesh at once of a large message that has come, so that it does not come again: IDONTWANT (gossipsub v1.2).</summary>
internal sealed class DeclineKeeper(RouterState state, GossipSubOptions options)
{
    private readonly byte[] _id = new byte[MessageId.MaxLength];

    /// <summary>A message has come that is worth telling of.</summary>
    /// <remarks>Only after its signature has proved it: else whoever guesses the id of a message could keep it from this node.</remarks>
    public void Announce(Topic topic, PubSubMessage message, RouterPeer from)
    {
        if (options.IDontWantThreshold is not { } threshold || message.Data.Length < threshold)
        {
            return;
        }

        foreach (RouterPeer peer in topic.Mesh)
        {
            if (!ReferenceEquals(peer, from) && peer.Version >= ProtocolVersion.GossipSub12)
            {
                state.Send(peer, OutboundItem.IDontWant(message));
            }
        }
    }

    /// <summary>Handles the IDONTWANTs of a frame.</summary>
    /// <param name="from">Who declines.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="tick">The heartbeat under way.</param>
    public void HandleIDontWants(RouterPeer from, ReadOnlySpan<byte> frame, long tick)
    {
        var entries = new ControlSequence(frame, RpcField.ControlIDontWant);
        if (!entries.MoveNext() || ++from.IDontWantMessages > options.MaxIDontWantMessages)
        {
            return;
        }

        int count = 0;
        do
        {
            foreach (ReadOnlySpan<byte> id in new FieldSequence(entries.Current, RpcField.IDontWantIds))
            {
                if (count == options.MaxIDontWantLength)
                {
                    state.Observer.Named(OutboundKind.IDontWant, count);
                    return;
                }

                count++;
                id.CopyTo(_id);
                var declined = new MessageId(_id, id.Length);
                from.Decline(declined, tick + options.IDontWantTicks);
                state.Output.Cancel(from, declined);
            }
        }
        while (entries.MoveNext());

        state.Observer.Named(OutboundKind.IDontWant, count);
    }
}
