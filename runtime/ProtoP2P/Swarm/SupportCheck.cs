namespace ProtoP2P.Swarm;

/// <summary>Finds out whether a peer serves a protocol: by what it says of itself, else by proposing it.</summary>
internal sealed class SupportCheck(PeerSwarm swarm, InMemoryPeerstore peerstore)
{
    private IPeerIdentifier? _identifier;

    /// <summary>Sets who asks peers what they are, until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">Somebody else does.</exception>
    public IDisposable Use(IPeerIdentifier identifier) =>
        Interlocked.CompareExchange(ref _identifier, identifier, null) is { } other
            ? throw new InvalidOperationException($"{other.GetType().Name} asks peers already what they are; dispose its registration first")
            : new Registration(this, identifier);

    /// <summary>Whether a peer serves one of several protocols.</summary>
    public async ValueTask<bool> CheckAsync(PeerId peer, IReadOnlyList<string> protocolIds, CancellationToken cancellationToken) =>
        await AskAsync(peer, protocolIds, cancellationToken).ConfigureAwait(false)
        ?? await ProbeAsync(peer, protocolIds, cancellationToken).ConfigureAwait(false);

    /// <summary>Goes by what the peer says over the connection that new streams take; null where it does not say.</summary>
    private async ValueTask<bool?> AskAsync(PeerId peer, IReadOnlyList<string> protocolIds, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _identifier) is not { } identifier)
        {
            return null;
        }

        // What was said over an older connection may be from another life of the peer.
        Connection connection = await swarm.ConnectAsync(peer, hint: null, cancellationToken).ConfigureAwait(false);
        return await identifier.WaitAsync(connection, cancellationToken).ConfigureAwait(false)
            ? peerstore.GetCurrentProtocols(peer)?.Any(protocolIds.Contains)
            : null;
    }

    private async ValueTask<bool> ProbeAsync(PeerId peer, IReadOnlyList<string> protocolIds, CancellationToken cancellationToken)
    {
        try
        {
            IPeerStream probe = await swarm.OpenStreamAsync(peer, hint: null, protocolIds, optimistic: false, cancellationToken).ConfigureAwait(false);
            await probe.DisposeAsync().ConfigureAwait(false);
            return true;
        }
        catch (NegotiationException)
        {
            return false;
        }
    }

    private sealed class Registration(SupportCheck check, IPeerIdentifier identifier) : IDisposable
    {
        public void Dispose() => Interlocked.CompareExchange(ref check._identifier, null, identifier);
    }
}
