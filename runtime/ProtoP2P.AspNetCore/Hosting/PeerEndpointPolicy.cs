using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Net.Http.Headers;

namespace ProtoP2P.AspNetCore;

/// <summary>
/// Lets a node and an application share a path: requests for a WebSocket are the node's, all others the application's. libp2p's path is <c>/</c>, where
/// an application has its start page.
/// </summary>
internal sealed class PeerEndpointPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <inheritdoc/>
    public override int Order => 0;

    /// <inheritdoc/>
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsPeers);

    /// <inheritdoc/>
    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        bool isWebSocket = IsWebSocket(httpContext);
        bool isTaken = isWebSocket && Any(candidates, IsPeers);
        for (int i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && (IsPeers(candidates[i].Endpoint) ? !isWebSocket : isTaken))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsPeers(Endpoint endpoint) => endpoint.Metadata.GetMetadata<PeerEndpoint>() is not null;

    private static bool IsWebSocket(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && context.Request.Headers.Upgrade.Any(value => string.Equals(value, "websocket", StringComparison.OrdinalIgnoreCase))
        && context.Request.Headers.ContainsKey(HeaderNames.SecWebSocketKey);

    private static bool Any(CandidateSet candidates, Func<Endpoint, bool> predicate)
    {
        for (int i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && predicate(candidates[i].Endpoint))
            {
                return true;
            }
        }

        return false;
    }
}
