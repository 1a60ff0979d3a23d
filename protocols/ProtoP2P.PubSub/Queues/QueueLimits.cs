namespace ProtoP2P.PubSub.Queues;

/// <summary>How much may wait for one peer.</summary>
/// <param name="Control">Control entries; past it the peer's stream goes. IWANT and IDONTWANT, which can be done without, are dropped at half of it.</param>
/// <param name="OwnMessages">Messages that this node published.</param>
/// <param name="ForwardedMessages">Messages that are passed on, or were asked for.</param>
/// <param name="Gossip">IHAVE messages.</param>
/// <param name="Bytes">Bytes of all messages; a single message always finds room.</param>
internal sealed record QueueLimits(int Control, int OwnMessages, int ForwardedMessages, int Gossip, long Bytes);
