namespace ProtoP2P.PubSub.Simulation.Attacks;

/// <summary>The scores of the nodes under attack, by the rules of docs/peer-scoring.md; a topic's P3 is chosen for what it carries.</summary>
internal static class AttackScores
{
    private const double MeshDeliveryDecay = 0.9;
    private const double MostForTimeInMesh = 3;
    private const double MostForFirstDeliveries = 20;

    // An honest peer may be behind this node on nearly every path, and then delivers next to nothing first or in time.
    private const double LeastShareOfMessages = 0.05;

    private static readonly TimeSpan OfferersMemory = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan OffendersMemory = TimeSpan.FromHours(1);

    public static PeerScoreOptions For(double messagesPerSecond)
    {
        // What a peer comes to just after a decay that delivers every message.
        double all = messagesPerSecond * MeshDeliveryDecay / (1 - MeshDeliveryDecay);
        double threshold = all * LeastShareOfMessages;

        // Who delivers nothing must be worth less than nothing, whatever it has earned before: else all can stop at once after a time of good work.
        double weight = -2 * (MostForTimeInMesh + MostForFirstDeliveries) / (threshold * threshold);
        var topic = new TopicScoreOptions
        {
            TopicWeight = 1,
            TimeInMeshWeight = 0.01,
            TimeInMeshCap = MostForTimeInMesh / 0.01,
            FirstMessageDeliveriesWeight = 1,
            FirstMessageDeliveriesCap = MostForFirstDeliveries,
            FirstMessageDeliveriesDecay = PeerScoreOptions.Decay(OfferersMemory),
            MeshMessageDeliveriesWeight = weight,
            MeshMessageDeliveriesDecay = MeshDeliveryDecay,
            // Who stops is found out once the counter has fallen from here to the threshold: after nine seconds.
            MeshMessageDeliveriesCap = 2.5 * threshold,
            MeshMessageDeliveriesThreshold = threshold,
            MeshMessageDeliveriesWindow = TimeSpan.FromMilliseconds(400),
            MeshMessageDeliveriesActivation = TimeSpan.FromSeconds(10),
            MeshFailurePenaltyWeight = weight,
            MeshFailurePenaltyDecay = PeerScoreOptions.Decay(OfferersMemory),
            InvalidMessageDeliveriesWeight = -20,
            InvalidMessageDeliveriesDecay = PeerScoreOptions.Decay(OffendersMemory),
        };
        return new PeerScoreOptions
        {
            Topics = { [Attack.TopicName] = topic },
            BehaviourPenaltyWeight = -10,
            BehaviourPenaltyThreshold = 6,
            BehaviourPenaltyDecay = PeerScoreOptions.Decay(OffendersMemory),
        };
    }
}
