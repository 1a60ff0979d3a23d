using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.RoundTrips.Measuring;
using ProtoP2P.RoundTrips.Proxies;

namespace ProtoP2P.RoundTrips.Peers;

/// <summary>A node of js-libp2p in its own process, the one of the interop tests.</summary>
internal sealed class JsNode : IMeasuredNode
{
    private readonly JsPeer _peer;

    private JsNode(JsPeer peer) => _peer = peer;

    /// <inheritdoc/>
    public string Address => _peer.Address;

    public static async Task<JsNode> StartAsync(Stack stack, bool listens, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> muxers = stack.IsQuic ? ["yamux"] : [stack.Muxer];
        JsPeerOptions options = new(muxers, listens ? [stack.ListenAddress] : [])
        {
            Quic = stack.IsQuic,
            Security = stack.IsQuic ? ["noise"] : [stack.Security],
            Psk = stack.IsPrivate ? OurNode.Network.ToFileText() : null,
        };
        return new JsNode(await JsPeer.StartAsync(options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<Milestones> DialAsync(string address, FirstUse first, FlightLog log, CancellationToken cancellationToken)
    {
        JsFirstUse used = await _peer.RunAsync<JsFirstUse>("firstUse", new { addr = address, first = $"{first}" }).ConfigureAwait(false);

        // The answer's way out of the other process is far shorter than a flight: nothing has been added to the count meanwhile.
        return new Milestones(null, log.RoundTrips, TimeSpan.FromMilliseconds(used.ConnectedMs), TimeSpan.FromMilliseconds(used.RepliedMs));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _peer.DisposeAsync();
}
