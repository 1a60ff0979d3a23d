using ProtoP2P.PubSub;

namespace Chat;

/// <summary>A room: what is published goes to everyone who subscribes.</summary>
[Libp2pTopic(Topic)]
public partial interface IChatRoom
{
    const string Topic = "/chat/1.0.0";

    PublishResult Publish(ChatMessage message);

    ITopicSubscription<ChatMessage> Subscribe();
}
