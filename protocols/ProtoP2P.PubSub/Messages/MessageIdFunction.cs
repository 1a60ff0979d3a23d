namespace ProtoP2P.PubSub;

/// <summary>Computes the id of a message. It must be pure, quick, and the same at all nodes of the topic. The router waits for it: it must not call back into publish/subscribe.</summary>
/// <remarks>What it throws is thrown to the publisher of a message; a message of a peer is then ignored, and the error logged.</remarks>
/// <param name="message">The message, which must not be kept; its <see cref="PubSubMessage.Id"/> is not set yet.</param>
/// <returns>The id; <c>default</c> rejects the message as one that has none.</returns>
public delegate MessageId MessageIdFunction(PubSubMessage message);
