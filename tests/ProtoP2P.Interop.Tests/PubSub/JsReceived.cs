namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>What a js node was handed.</summary>
internal sealed record JsReceived(IReadOnlyList<ReceivedText> Messages);
