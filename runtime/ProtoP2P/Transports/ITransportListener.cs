namespace ProtoP2P.Transports;

/// <summary>A listening address. Disposing stops listening; accepted connections live on.</summary>
public interface ITransportListener : IAsyncDisposable
{
    /// <summary>The bound address with its real port; it may be a wildcard such as <c>/ip4/0.0.0.0/tcp/4001</c>.</summary>
    Multiaddress LocalAddress { get; }

    /// <summary>
    /// Lets the listener ask who may come in, by its own and the other end's address, as early in its own handshake as it can: QUIC before it answers the
    /// first packet, WebSocket before it upgrades the request, after HTTP and its TLS. The connections that it asked about have
    /// <see cref="ITransportConnection.WasAcceptAsked"/>; about all others the swarm asks itself. Listeners without handshakes ignore this.
    /// </summary>
    void AskBeforeHandshake(Func<Multiaddress, Multiaddress, bool> mayEnter)
    {
    }

    /// <summary>The next inbound connection, or null once the listener is disposed.</summary>
    ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default);
}
