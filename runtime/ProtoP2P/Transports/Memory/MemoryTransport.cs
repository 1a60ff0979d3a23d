namespace ProtoP2P.Transports.Memory;

/// <summary>
/// The transport for nodes of one process: addresses <c>/memory/N</c> on a <see cref="MemoryNetwork"/>, with bounded pipes and back-pressure like
/// a socket's. <c>/memory/0</c> lets the network choose a number to listen on.
/// </summary>
/// <remarks>
/// Disposing a connection is its orderly end: the peer reads what was sent, then 0. Aborting it is a cut: what was under way is lost and the
/// peer's reads and writes fail with an <see cref="IOException"/>, never with an end of the data.
/// </remarks>
public sealed class MemoryTransport : ITransport
{
    private readonly MemoryNetwork _network;
    private readonly MemoryTransportOptions _options;

    /// <summary>A transport on <paramref name="network"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public MemoryTransport(MemoryNetwork network, MemoryTransportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        _options = options ?? new MemoryTransportOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public bool CanDial(Multiaddress address) => MemoryAddress.IsMatch(address) && !MemoryAddress.IsUnspecified(address);

    /// <inheritdoc/>
    public bool CanListen(Multiaddress address) => MemoryAddress.IsMatch(address);

    /// <inheritdoc/>
    public ValueTask<ITransportConnection> DialAsync(Multiaddress address, CancellationToken cancellationToken = default) =>
        _network.DialAsync(MemoryAddress.Check(address), _options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ITransportListener> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_network.Listen(MemoryAddress.Check(address), _options));
    }
}
