namespace ProtoP2P.RoundTrips.Peers;

/// <summary>When, in milliseconds since it began to dial, the js peer was connected and had the first reply.</summary>
internal sealed record JsFirstUse(double ConnectedMs, double RepliedMs);
