namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>A connection as the js peer sees it.</summary>
internal sealed record JsConnection(string Peer, string Addr, string Direction, string Muxer, string Security);
