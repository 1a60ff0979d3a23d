namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>Who got which message, and when.</summary>
internal sealed class Deliveries
{
    private readonly Dictionary<MessageId, Publication> _publications = [];

    public IReadOnlyCollection<Publication> All => _publications.Values;

    public void Published(SimulatedNode node, PubSubMessage message, TimeSpan now) => _publications.Add(message.Id, new Publication(node, now));

    public void Delivered(SimulatedNode node, PubSubMessage message, TimeSpan now)
    {
        if (_publications.TryGetValue(message.Id, out Publication? publication))
        {
            publication.Add(node, now);
        }
    }
}
