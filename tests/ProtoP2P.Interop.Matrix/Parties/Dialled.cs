namespace ProtoP2P.Interop.Matrix.Parties;

/// <summary>A new connection as the one who dialled it sees it.</summary>
/// <param name="Peer">Who is there.</param>
/// <param name="Elapsed">From the start of the dial until streams can be opened.</param>
internal sealed record Dialled(string Peer, string Security, string Muxer, TimeSpan Elapsed);
