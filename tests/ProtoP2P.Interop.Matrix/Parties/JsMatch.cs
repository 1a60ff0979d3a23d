namespace ProtoP2P.Interop.Matrix.Parties;

/// <summary>Whether js received what it expected.</summary>
internal sealed record JsMatch(bool Match);
