namespace ProtoP2P.Contracts;

/// <summary>The two methods of a topic's contract.</summary>
/// <param name="Publish">The method that publishes, null where it could not be read.</param>
/// <param name="Subscribe">The method that subscribes, null where it could not be read.</param>
internal sealed record TopicMethods(PublishMethodModel? Publish, SubscribeMethodModel? Subscribe);
