namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>What a js node knows of a topic, and its streams of publish/subscribe.</summary>
internal sealed record JsTopic(IReadOnlyList<string> Subscribers, IReadOnlyList<string> Mesh, IReadOnlyList<JsPubSubStream> Streams);
