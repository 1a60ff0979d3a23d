namespace ProtoP2P.Interop.Matrix.Parties;

/// <summary>How a stream ended at js.</summary>
internal sealed record JsReset(string Seen);
