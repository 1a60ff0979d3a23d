using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.Swarm;

namespace ProtoP2P.Hosting;

/// <summary>A gater of the container that is looked up when it is first asked: it may well want the host in its constructor.</summary>
internal sealed class LateGater<T>(IServiceProvider provider) : IConnectionGater, INamedGater
    where T : class, IConnectionGater
{
    private T? _gater;

    public string Name => typeof(T).Name;

    private T Gater => _gater ??= provider.GetRequiredService<T>();

    public ValueTask<GateDecision> DialPeerAsync(PeerId peerId, CancellationToken cancellationToken) => Gater.DialPeerAsync(peerId, cancellationToken);

    public ValueTask<GateDecision> DialAddressAsync(PeerId? peerId, Multiaddress address, CancellationToken cancellationToken) =>
        Gater.DialAddressAsync(peerId, address, cancellationToken);

    public GateDecision Accept(Multiaddress localAddress, Multiaddress remoteAddress) => Gater.Accept(localAddress, remoteAddress);

    public ValueTask<GateDecision> SecuredAsync(GatedConnection connection, CancellationToken cancellationToken) =>
        Gater.SecuredAsync(connection, cancellationToken);

    public ValueTask<GateDecision> UpgradedAsync(GatedConnection connection, CancellationToken cancellationToken) =>
        Gater.UpgradedAsync(connection, cancellationToken);
}
