namespace ProtoP2P.PubSub;

/// <summary>Computes the id of a message. It must be pure, quick, and the same at all nodes of the topic.</summary>
/// <param name="message">The message, which must not be kept; its <see cref="PubSubMessage.Id"/> is not set yet.</param>
/// <returns>The id; <c>default</c> rejects the message as one that has none.</returns>
public delegate MessageId MessageIdFunction(PubSubMessage message);
