namespace ProtoP2P.Transports;

/// <summary>A listening address. Disposing stops listening; accepted connections live on.</summary>
public interface ITransportListener : IAsyncDisposable
{
    /// <summary>The bound address with its real port; it may be a wildcard such as <c>/ip4/0.0.0.0/tcp/4001</c>.</summary>
    Multiaddress LocalAddress { get; }

    /// <summary>
    /// Lets the listener ask who may come in, by its own and the other end's address, before it spends a handshake of its own on them. The connections that it
    /// asked about have <see cref="ITransportConnection.WasAcceptAsked"/>; about all others the swarm asks itself. Listeners without handshakes ignore this.
    /// </summary>
    void AskBeforeHandshake(Func<Multiaddress, Multiaddress, bool> mayEnter)
    {
    }

    /// <summary>The next inbound connection, or null once the listener is disposed.</summary>
    ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default);
}
