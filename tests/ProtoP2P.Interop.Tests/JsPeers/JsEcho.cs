namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>How an echo of the js peer went.</summary>
/// <param name="Bytes">How many came back.</param>
/// <param name="Match">They are those that were sent.</param>
internal sealed record JsEcho(int Bytes, bool Match);
