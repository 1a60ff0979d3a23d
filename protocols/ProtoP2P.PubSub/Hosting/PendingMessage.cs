using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>A message that waits to be judged.</summary>
internal readonly record struct PendingMessage(PubSubMessage Message, RouterPeer From);
