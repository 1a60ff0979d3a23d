namespace ProtoP2P.Contracts;

/// <summary>What a method returns that subscribes.</summary>
internal enum SubscriptionShape
{
    /// <summary><c>ITopicSubscription&lt;T&gt;</c>: subscribed from the call until it is disposed.</summary>
    Subscription,

    /// <summary><c>IAsyncEnumerable&lt;TopicMessage&lt;T&gt;&gt;</c>: subscribed while it is enumerated.</summary>
    Messages,

    /// <summary><c>IAsyncEnumerable&lt;T&gt;</c>: subscribed while it is enumerated.</summary>
    Values,
}
