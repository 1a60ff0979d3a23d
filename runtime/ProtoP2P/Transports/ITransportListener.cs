namespace ProtoP2P.Transports;

/// <summary>A listening address. Disposing stops listening; accepted connections live on.</summary>
public interface ITransportListener : IAsyncDisposable
{
    /// <summary>The bound address with its real port; it may be a wildcard such as <c>/ip4/0.0.0.0/tcp/4001</c>.</summary>
    Multiaddress LocalAddress { get; }

    /// <summary>The next inbound connection, or null once the listener is disposed.</summary>
    ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default);
}
