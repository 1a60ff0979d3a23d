namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>What the js peer's server of the contract has seen.</summary>
internal sealed record JsServed(int Cancelled, int Waiting, string[] Notes);
