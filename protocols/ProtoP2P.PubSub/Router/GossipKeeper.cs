using System.Runtime.InteropServices;
using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Router;

/// <summary>Tells those outside of the mesh which messages there are, and asks for those that others tell of: IHAVE and IWANT.</summary>
internal sealed class GossipKeeper(RouterState state, GossipSubOptions options, SeenCache seen, MessageCache cache, Promises promises)
{
    private readonly List<MessageId> _ids = [];

    /// <summary>Handles the IHAVEs of a frame: asks for what was not seen.</summary>
    public void HandleIHaves(RouterPeer from, ReadOnlySpan<byte> frame)
    {
        var entries = new ControlSequence(frame, RpcField.ControlIHave);
        if (!entries.MoveNext() || IsIgnored(from) || ++from.IHaveMessages > options.MaxIHaveMessages || from.AskedFor >= options.MaxIHaveLength)
        {
            return;
        }

        var wanted = new HashSet<MessageId>(MessageIdComparer.Instance);
        int named = 0;
        do
        {
            named += CollectUnseen(entries.Current, wanted);
        }
        while (entries.MoveNext());

        state.Observer.Named(OutboundKind.IHave, named);
        if (wanted.Count > 0)
        {
            Ask(from, [.. wanted]);
        }
    }

    /// <summary>Handles the IWANTs of a frame: sends what is there, to each peer a few times at most.</summary>
    public void HandleIWants(RouterPeer from, ReadOnlySpan<byte> frame)
    {
        if (IsIgnored(from))
        {
            return;
        }

        int named = 0;
        foreach (ReadOnlySpan<byte> entry in new ControlSequence(frame, RpcField.ControlIWant))
        {
            foreach (ReadOnlySpan<byte> id in new FieldSequence(entry, RpcField.IWantIds))
            {
                named++;
                if (cache.Find(id) is { } cached
                    && !from.Declines(cached.Id)
                    && cache.CountRequest(cached, from.Id) <= options.GossipRetransmission)
                {
                    state.Send(from, OutboundItem.Send(OutboundKind.RequestedMessage, cached));
                }
            }
        }

        state.Observer.Named(OutboundKind.IWant, named);
    }

    /// <summary>Tells some of a topic's subscribers which messages there are.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="full">Those who get the messages anyway.</param>
    public void Emit(Topic topic, PeerSet full)
    {
        _ids.Clear();
        cache.CollectGossip(topic.Name, _ids);
        if (_ids.Count == 0)
        {
            return;
        }

        double threshold = state.Scores.Thresholds.Gossip;
        List<RouterPeer> peers = state.Random.Choose(
            topic.Subscribers,
            int.MaxValue,
            peer => peer is { IsGossip: true, IsDirect: false } && !full.Contains(peer) && state.ScoreOf(peer) >= threshold);
        int count = Math.Min(peers.Count, Math.Max(options.DegreeLazy, (int)(options.GossipFactor * peers.Count)));
        IHaveNotice? notice = null;
        for (int i = 0; i < count; i++)
        {
            // Each hears of another part where there is too much to tell, so that together they hear of all.
            if (notice is null || _ids.Count > options.MaxIHaveLength)
            {
                notice?.Release();
                state.Random.Shuffle(_ids);
                notice = new IHaveNotice(topic, CollectionsMarshal.AsSpan(_ids)[..Math.Min(_ids.Count, options.MaxIHaveLength)]);
            }

            state.Send(peers[i], OutboundItem.IHave(notice));
        }

        notice?.Release();
    }

    private bool IsIgnored(RouterPeer from) => state.ScoreOf(from) < state.Scores.Thresholds.Gossip;

    // Returns how many were read, seen or not.
    private int CollectUnseen(ReadOnlySpan<byte> entry, HashSet<MessageId> wanted)
    {
        if (state.Topics.Find(ControlReader.Bytes(entry, RpcField.IHaveTopic)) is not { IsJoined: true })
        {
            return 0;
        }

        int read = 0;
        HashSet<MessageId>.AlternateLookup<ReadOnlySpan<byte>> lookup = wanted.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (ReadOnlySpan<byte> id in new FieldSequence(entry, RpcField.IHaveIds))
        {
            if (read == options.MaxIHaveLength)
            {
                break;
            }

            read++;

            if (!seen.Contains(id))
            {
                lookup.Add(id);
            }
        }

        return read;
    }

    private void Ask(RouterPeer from, MessageId[] wanted)
    {
        state.Random.Shuffle(wanted);
        int count = Math.Min(wanted.Length, options.MaxIHaveLength - from.AskedFor);
        from.AskedFor += count;
        MessageId[] asked = wanted[..count];
        if (!from.IsDirect)
        {
            promises.Add(from, asked[state.Random.Next(count)], state.Now + options.IWantFollowUpTime);
        }

        state.Send(from, OutboundItem.IWant(asked));
    }
}
