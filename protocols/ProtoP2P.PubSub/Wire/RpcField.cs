namespace ProtoP2P.PubSub.Wire;

/// <summary>Field numbers of the messages (libp2p specs, pubsub/README.md and pubsub/gossipsub).</summary>
internal static class RpcField
{
    public const int Subscriptions = 1;
    public const int Publish = 2;
    public const int Control = 3;

    public const int SubscribeFlag = 1;
    public const int SubscribeTopic = 2;

    public const int MessageFrom = 1;
    public const int MessageData = 2;
    public const int MessageSequenceNumber = 3;
    public const int MessageTopic = 4;
    public const int MessageSignature = 5;
    public const int MessageKey = 6;

    public const int ControlIHave = 1;
    public const int ControlIWant = 2;
    public const int ControlGraft = 3;
    public const int ControlPrune = 4;
    public const int ControlIDontWant = 5;

    public const int IHaveTopic = 1;
    public const int IHaveIds = 2;
    public const int IWantIds = 1;
    public const int IDontWantIds = 1;
    public const int GraftTopic = 1;
    public const int PruneTopic = 1;
    public const int PrunePeers = 2;
    public const int PruneBackoff = 3;
    public const int PeerInfoId = 1;
    public const int PeerInfoRecord = 2;
}
