namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>A stream of publish/subscribe at a js node.</summary>
/// <param name="Peer">With whom.</param>
/// <param name="Protocol">What was agreed on.</param>
/// <param name="Direction"><c>inbound</c> or <c>outbound</c>, as the js node sees it.</param>
internal sealed record JsPubSubStream(string Peer, string Protocol, string Direction);
