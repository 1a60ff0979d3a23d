using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>A connection with both its ends and its listener. Disposing cuts it.</summary>
internal sealed record TransportPair(ITransportListener Listener, ITransportConnection Dialer, ITransportConnection Accepted) : IAsyncDisposable
{
    public static async Task<TransportPair> ConnectAsync(ITransport transport, ITransportListener listener, CancellationToken cancellationToken)
    {
        Task<ITransportConnection?> accepting = listener.AcceptAsync(cancellationToken).AsTask();
        ITransportConnection dialer = await transport.DialAsync(listener.LocalAddress, cancellationToken);
        ITransportConnection accepted = await accepting
            ?? throw new ComplianceException($"{listener.LocalAddress} must accept a connection");
        return new TransportPair(listener, dialer, accepted);
    }

    public async ValueTask DisposeAsync()
    {
        Dialer.Abort();
        Accepted.Abort();
        await Listener.DisposeAsync();
    }
}
