using Microsoft.Extensions.Logging;

namespace ProtoP2P.Swarm;

/// <summary>What all static peers of a node share.</summary>
/// <param name="Network">Dials and tells who is connected.</param>
/// <param name="Options">Waits and limits.</param>
/// <param name="Backoff">The next wait.</param>
/// <param name="Places">How many may be dialled at the same time.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record StaticPeerContext(
    IStaticPeerNetwork Network, StaticPeerOptions Options, StaticPeerBackoff Backoff, SemaphoreSlim Places, TimeProvider Clock, ILogger Logger);
