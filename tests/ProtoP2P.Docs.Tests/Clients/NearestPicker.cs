namespace ProtoP2P.Docs.Tests.Clients;

/// <summary>Prefers one peer, and goes to others once it has too much to do.</summary>
internal sealed class NearestPicker(PeerId nearest) : IPeerPicker
{
    public int Pick(IReadOnlyList<IPeerLoad> peers)
    {
        for (int index = 0; index < peers.Count; index++)
        {
            if (peers[index].PeerId == nearest && peers[index].CallsInFlight < 10)
            {
                return index;
            }
        }

        return Random.Shared.Next(peers.Count);
    }
}
