namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>A connection as the js peer sees it.</summary>
/// <param name="Ms">How long dialling it took; null for a connection that was there.</param>
internal sealed record JsConnection(string Peer, string Addr, string Direction, string Muxer, string Security, double? Ms = null);
