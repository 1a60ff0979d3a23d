namespace ProtoP2P.PubSub.Router;

/// <summary>The content of an IHAVE.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Ids">Messages that this node can send.</param>
internal sealed record IHaveNotice(Topic Topic, ArraySegment<MessageId> Ids);
