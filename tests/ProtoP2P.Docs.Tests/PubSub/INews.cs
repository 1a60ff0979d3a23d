using ProtoP2P.PubSub;

namespace ProtoP2P.Docs.Tests.PubSub;

[Libp2pTopic("/news/1.0.0")]
public partial interface INews
{
    PublishResult Publish(Article article);

    ITopicSubscription<Article> Subscribe();
}
