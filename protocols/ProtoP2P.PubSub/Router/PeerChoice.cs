namespace ProtoP2P.PubSub.Router;

/// <summary>Chooses peers at random. Every order that peers see is a shuffled one, or it could be played.</summary>
internal static class PeerChoice
{
    /// <summary>At most <paramref name="count"/> of the peers that fit, in random order.</summary>
    public static List<RouterPeer> Choose(this Random random, IReadOnlyList<RouterPeer> peers, int count, Func<RouterPeer, bool> fits)
    {
        List<RouterPeer> chosen = [];
        if (count <= 0)
        {
            return chosen;
        }

        for (int i = 0; i < peers.Count; i++)
        {
            if (fits(peers[i]))
            {
                chosen.Add(peers[i]);
            }
        }

        random.Shuffle(chosen);
        if (chosen.Count > count)
        {
            chosen.RemoveRange(count, chosen.Count - count);
        }

        return chosen;
    }

    /// <summary>Shuffles a list.</summary>
    public static void Shuffle<T>(this Random random, List<T> list) => random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list));
}
