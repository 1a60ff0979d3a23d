namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>What a js node knows of a topic.</summary>
internal sealed record JsTopic(IReadOnlyList<string> Subscribers, IReadOnlyList<string> Mesh);
