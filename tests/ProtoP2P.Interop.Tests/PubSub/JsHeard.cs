namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>What a js node was handed, decoded.</summary>
internal sealed record JsHeard(IReadOnlyList<ChatLine> Messages);
