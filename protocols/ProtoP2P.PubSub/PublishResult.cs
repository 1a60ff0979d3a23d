namespace ProtoP2P.PubSub;

/// <summary>What became of a publication.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Recipients">To how many peers it was sent.</param>
/// <param name="IsDuplicate">Whether the same message was seen before, so that it was sent to nobody. Only where ids are made of the content.</param>
public readonly record struct PublishResult(MessageId Id, int Recipients, bool IsDuplicate);
