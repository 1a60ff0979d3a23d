using Google.Protobuf.WellKnownTypes;
using ProtoP2P.PubSub;

/// <summary>A topic of the program's own.</summary>
[Libp2pTopic("/news/1.0.0")]
public partial interface INews
{
    PublishResult Publish(StringValue headline);

    ITopicSubscription<StringValue> Subscribe(int capacity = 16);
}
