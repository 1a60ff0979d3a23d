using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>The transport of one node of an <see cref="InMemoryNetwork"/>.</summary>
internal sealed class InMemoryTransport(InMemoryNetwork network, string name, int number) : ITransport
{
    public bool CanDial(Multiaddress address) =>
        (InMemoryAddress.IsMatch(address) || InMemoryAddress.IsName(address)) && !InMemoryAddress.IsUnspecified(address);

    public bool CanListen(Multiaddress address) => InMemoryAddress.IsMatch(address);

    public ValueTask<ITransportConnection> DialAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        Multiaddress target = InMemoryAddress.Check(address);
        Multiaddress local = InMemoryAddress.OfDialer(target, number, network.NextNumber());
        return network.DialAsync(name, local, target, cancellationToken);
    }

    public ValueTask<ITransportListener> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(network.Listen(name, InMemoryAddress.Check(address)));
    }
}
