namespace ProtoP2P.Interop.Matrix.Runs;

/// <summary>What one run took.</summary>
/// <param name="Connected">From the start of the dial until streams can be opened.</param>
/// <param name="FirstAnswer">From the start of the dial until the answer to the first ping: what libp2p's harnesses call the handshake plus one round trip.</param>
/// <param name="Ping">The round trip of a ping.</param>
internal readonly record struct Times(TimeSpan Connected, TimeSpan FirstAnswer, TimeSpan Ping);
