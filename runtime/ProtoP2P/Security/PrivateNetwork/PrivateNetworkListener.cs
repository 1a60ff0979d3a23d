using ProtoP2P.Transports;

namespace ProtoP2P.Security.PrivateNetwork;

/// <summary>A listener of which every connection is put into the private network.</summary>
internal sealed class PrivateNetworkListener(ITransportListener inner, Func<ITransportConnection, ITransportConnection> protect) : ITransportListener
{
    public Multiaddress LocalAddress => inner.LocalAddress;

    public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await inner.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } connection ? protect(connection) : null;

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
