using ProtoP2P.PubSub;

namespace Chat;

/// <summary>A room whose topic is known at run time only: no contract, the same messages.</summary>
internal sealed class NamedRoom(ITopic<ChatMessage> topic) : IChatRoom
{
    public PublishResult Publish(ChatMessage message) => topic.Publish(message);

    public ITopicSubscription<ChatMessage> Subscribe() => topic.Subscribe();
}
