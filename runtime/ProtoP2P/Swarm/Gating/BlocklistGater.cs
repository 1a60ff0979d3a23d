using System.Collections.Immutable;
using System.Net;
using ProtoP2P.Swarm;
using ProtoP2P.Transports;

namespace ProtoP2P;

/// <summary>
/// Refuses peers and networks that are on its list, in both directions. The list may change at any time and holds from the next step of any connection on;
/// <see cref="CloseBlockedAsync"/> ends those that are open. Thread-safe.
/// </summary>
/// <remarks>Peers are found at once, networks one after the other: for thousands of networks, a gater of one's own finds them faster.</remarks>
public sealed class BlocklistGater : IConnectionGater
{
    private readonly Lock _gate = new();
    private ImmutableHashSet<PeerId> _peers = [];
    private ImmutableHashSet<IPNetwork> _networks = [];

    /// <summary>The peers on the list.</summary>
    public IReadOnlyCollection<PeerId> Peers => Volatile.Read(ref _peers);

    /// <summary>The networks on the list; those of IPv4 addresses that are mapped into IPv6 as networks of IPv4.</summary>
    public IReadOnlyCollection<IPNetwork> Networks => Volatile.Read(ref _networks);

    /// <summary>Blocks a peer. False where it was blocked already.</summary>
    public bool Block(PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        return Change(ref _peers, peers => peers.Add(peerId));
    }

    /// <summary>
    /// Blocks the addresses of a network, such as <c>10.0.0.0/8</c>, or of one machine. <c>::ffff:10.0.0.0/104</c> is the same network as
    /// <c>10.0.0.0/8</c>. False where exactly this network was blocked already.
    /// </summary>
    public bool Block(IPNetwork network)
    {
        IPNetwork unmapped = Unmap(network);
        return Change(ref _networks, networks => networks.Add(unmapped));
    }

    /// <summary>Takes a peer off the list. False where it was not on it.</summary>
    public bool Unblock(PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        return Change(ref _peers, peers => peers.Remove(peerId));
    }

    /// <summary>Takes a network off the list, and no part of one. False where exactly this network was not on it.</summary>
    public bool Unblock(IPNetwork network)
    {
        IPNetwork unmapped = Unmap(network);
        return Change(ref _networks, networks => networks.Remove(unmapped));
    }

    /// <summary>Closes the open connections with peers and addresses that are on the list.</summary>
    public async ValueTask CloseBlockedAsync(ILibp2pHost host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        await Task.WhenAll(host.Connections
            .Where(connection => !Decide(connection.RemotePeer, connection.RemoteAddress).IsAllowed)
            .Select(connection => CloseAsync(connection, cancellationToken).AsTask())).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<GateDecision> DialPeerAsync(PeerId peerId, CancellationToken cancellationToken) => new(Decide(peerId));

    /// <inheritdoc/>
    public ValueTask<GateDecision> DialAddressAsync(PeerId? peerId, Multiaddress address, CancellationToken cancellationToken) => new(Decide(address));

    /// <inheritdoc/>
    public GateDecision Accept(Multiaddress localAddress, Multiaddress remoteAddress) => Decide(remoteAddress);

    /// <inheritdoc/>
    public ValueTask<GateDecision> SecuredAsync(GatedConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new ValueTask<GateDecision>(Decide(connection.RemotePeer));
    }

    /// <inheritdoc/>
    /// <remarks>Once more, for whoever was blocked while the handshake was under way.</remarks>
    public ValueTask<GateDecision> UpgradedAsync(GatedConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new ValueTask<GateDecision>(Decide(connection.RemotePeer, connection.RemoteAddress));
    }

    // The addresses that are looked up are unmapped, too.
    private static IPNetwork Unmap(IPNetwork network) => new AddressMask(network).Network;

    private static ValueTask CloseAsync(IPeerConnection connection, CancellationToken cancellationToken) => connection is Connection own
        ? own.CloseAsync(ConnectionErrorCode.Gated, cancellationToken)
        : connection.CloseAsync(cancellationToken);

    private GateDecision Decide(PeerId peerId, Multiaddress address)
    {
        GateDecision ofPeer = Decide(peerId);
        return ofPeer.IsAllowed ? Decide(address) : ofPeer;
    }

    private GateDecision Decide(PeerId peerId) => Volatile.Read(ref _peers).Contains(peerId) ? GateDecision.Refuse("the peer is blocked") : GateDecision.Allow;

    private GateDecision Decide(Multiaddress address)
    {
        ImmutableHashSet<IPNetwork> networks = Volatile.Read(ref _networks);
        if (networks.IsEmpty || IpComponents.Find(address.Components) is not { } ip)
        {
            return GateDecision.Allow;
        }

        foreach (IPNetwork network in networks)
        {
            if (network.Contains(ip))
            {
                return GateDecision.Refuse($"{network} is blocked");
            }
        }

        return GateDecision.Allow;
    }

    private bool Change<T>(ref ImmutableHashSet<T> list, Func<ImmutableHashSet<T>, ImmutableHashSet<T>> change)
    {
        lock (_gate)
        {
            ImmutableHashSet<T> changed = change(list);
            bool isChange = !ReferenceEquals(changed, list);
            Volatile.Write(ref list, changed);
            return isChange;
        }
    }
}
