namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>How many concurrent echoes of the js peer went.</summary>
/// <param name="Match">All came back as sent, and nothing more.</param>
/// <param name="AtOnce">How many were open at one moment.</param>
internal sealed record JsStreams(bool Match, int AtOnce);
