using ProtoP2P.Rpc;

namespace ProtoP2P.PubSub.Tests.Topics;

/// <summary>A topic contract and what is generated for one, by hand.</summary>
internal interface INews : ITopicContract<INews>
{
    public const string Topic = "/news/1.0.0";

    static TopicDescriptor<INews> ITopicContract<INews>.Descriptor { get; } = new(Topic, static pubSub => new Implementation(pubSub));

    PublishResult Publish(Article article);

    ITopicSubscription<Article> Subscribe(int capacity = 1024);

    private sealed class Implementation(IPubSub pubSub) : INews
    {
        private readonly ITopic<Article> _topic = pubSub.GetTopic(Topic, MessageCodec.Protobuf(Article.Parser));

        public PublishResult Publish(Article article) => _topic.Publish(article);

        public ITopicSubscription<Article> Subscribe(int capacity) => _topic.Subscribe(capacity);
    }
}
