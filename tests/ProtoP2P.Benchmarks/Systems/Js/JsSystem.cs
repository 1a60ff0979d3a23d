using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Benchmarks.Systems.Js;

/// <summary>A peer: js-libp2p at both ends, each in its own process of Node.js; see compare-bench.mjs.</summary>
/// <param name="name">What tables call it.</param>
/// <param name="layers">The transport, the security protocol and the muxer.</param>
internal sealed class JsSystem(string name, params IReadOnlyList<string> layers) : ISystem
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool ServesHere => true;

    /// <inheritdoc/>
    public async Task<string?> WhyNotAsync(CancellationToken cancellationToken) =>
        await JsInstallation.EnsureAsync(cancellationToken) is { } reason
            ? reason
            : layers.Contains("quic") && !JsInstallation.HasQuic ? "the npm package @chainsafe/libp2p-quic has no native part for this system" : null;

    /// <inheritdoc/>
    public async Task<IServing> ServeAsync(CancellationToken cancellationToken)
    {
        JsProcess process = await JsProcess.StartAsync(layers, cancellationToken);
        return new Serving(process.FirstLine, process);
    }

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> ConnectAsync(string address, CancellationToken cancellationToken) =>
        new JsClient(await JsProcess.StartAsync([.. layers, address], cancellationToken));
}
