using ProtoP2P.Resources;

namespace ProtoP2P.Muxers;

/// <summary>What a muxer takes from the connection it serves.</summary>
/// <param name="Scope">The connection's resource scope: unread bytes and streams are charged to it.</param>
/// <param name="TimeProvider">The clock for keepalive, round-trip times and timeouts.</param>
/// <param name="Description">Names the connection in errors, such as the peer id.</param>
public sealed record MuxerContext(ResourceScope Scope, TimeProvider TimeProvider, string Description);
