using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>What every <see cref="ITransport"/> owes the swarm. Run each of <see cref="Checks"/> as a test of its own.</summary>
/// <remarks>No check depends on speed: each waits for what must happen, and the token that the caller gives it bounds the wait.</remarks>
public sealed partial class TransportCompliance
{
    private readonly Func<ITransport> _create;
    private readonly Multiaddress _listenAddress;

    /// <summary>A suite for one transport and one shape of address.</summary>
    /// <param name="create">Makes a transport; those of one suite must reach each other. Its limits must allow for 100 connections at one listener.</param>
    /// <param name="listenAddress">An address of this machine that leaves the choice of the port (or number) to the transport.</param>
    public TransportCompliance(Func<ITransport> create, Multiaddress listenAddress)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(listenAddress);
        _create = create;
        _listenAddress = listenAddress;
        Checks =
        [
            new("A dial is accepted", ADialIsAccepted),
            new("Both ends agree on their addresses", BothEndsAgreeOnTheirAddresses),
            new("The chosen port is told, and differs between listeners", TheChosenPortIsTold),
            new("An address in use is refused by name", AnAddressInUseIsRefusedByName),
            new("A dial to nobody fails and names the address", ADialToNobodyFails),
            new("A cancelled dial throws that it was cancelled", ACancelledDialThrows),
            new("A disposed listener ends accepting with null and frees its port", ADisposedListenerEndsAccepting),
            new("A cancelled accept leaves the listener usable", ACancelledAcceptLeavesTheListenerUsable),
            new("Accepted connections outlive their listener", AcceptedConnectionsOutliveTheirListener),
            new("100 connections that are dialled at once are open at once", OneHundredConnections),
            new("One MiB crosses both ways at once, intact", OneMebibyteCrossesBothWays),
            new("A writer waits for a reader that is slow", AWriterWaitsForItsReader),
            new("A cancelled read consumes nothing and the next one works", ACancelledReadConsumesNothing),
            new("An orderly close delivers what was written, then the end", AnOrderlyCloseDeliversEverything),
            new("An abort fails the peer's read, never ends it", AnAbortFailsThePeersRead),
            new("An abort fails this side's pending read and later operations", AnAbortFailsThisSide),
            new("A close fails this side's later operations", ACloseFailsThisSide),
            new("Closing and aborting may be repeated in any order", ClosingMayBeRepeated),
        ];
    }

    /// <summary>The checks, independent of each other.</summary>
    public IReadOnlyList<ComplianceCheck> Checks { get; }

    private async Task ADialIsAccepted(CancellationToken cancellationToken)
    {
        await using TransportPair pair = await ConnectAsync(cancellationToken);
        Require.That(_create().CanListen(_listenAddress), $"the transport must say that it listens on {_listenAddress}");
        Require.That(_create().CanDial(pair.Listener.LocalAddress), $"the transport must say that it dials {pair.Listener.LocalAddress}");
        await TransferAsync(pair.Dialer, pair.Accepted, [1, 2, 3], cancellationToken);
        await TransferAsync(pair.Accepted, pair.Dialer, [4, 5], cancellationToken);
    }

    private async Task BothEndsAgreeOnTheirAddresses(CancellationToken cancellationToken)
    {
        await using TransportPair pair = await ConnectAsync(cancellationToken);
        Require.Equal(pair.Listener.LocalAddress, pair.Dialer.RemoteAddress, "the dialer's remote address");
        Require.Equal(pair.Listener.LocalAddress, pair.Accepted.LocalAddress, "the accepted connection's local address");
        Require.Equal(pair.Dialer.LocalAddress, pair.Accepted.RemoteAddress, "the accepted connection's remote address");
    }

    private async Task TheChosenPortIsTold(CancellationToken cancellationToken)
    {
        ITransport transport = _create();
        await using ITransportListener first = await transport.ListenAsync(_listenAddress, cancellationToken);
        await using ITransportListener second = await transport.ListenAsync(_listenAddress, cancellationToken);
        Require.That(!first.LocalAddress.Equals(_listenAddress), $"a listener must tell its real port, not {first.LocalAddress}");
        Require.That(!first.LocalAddress.Equals(second.LocalAddress), $"two listeners must not share {first.LocalAddress}");
        foreach (ITransportListener listener in (ITransportListener[])[first, second])
        {
            await using TransportPair pair = await TransportPair.ConnectAsync(transport, listener, cancellationToken);
            await TransferAsync(pair.Dialer, pair.Accepted, [7], cancellationToken);
        }
    }

    private async Task AnAddressInUseIsRefusedByName(CancellationToken cancellationToken)
    {
        ITransport transport = _create();
        await using ITransportListener listener = await transport.ListenAsync(_listenAddress, cancellationToken);
        IOException refusal = await Require.ThrowsAsync<IOException>(
            async () => await transport.ListenAsync(listener.LocalAddress, cancellationToken),
            "listening on an address in use");
        RequireNamed(listener.LocalAddress, refusal);
    }

    private async Task ADialToNobodyFails(CancellationToken cancellationToken)
    {
        ITransport transport = _create();
        ITransportListener listener = await transport.ListenAsync(_listenAddress, cancellationToken);
        await listener.DisposeAsync();
        IOException refusal = await Require.ThrowsAsync<IOException>(
            async () => await transport.DialAsync(listener.LocalAddress, cancellationToken),
            "a dial to nobody");
        RequireNamed(listener.LocalAddress, refusal);
    }

    private async Task ACancelledDialThrows(CancellationToken cancellationToken)
    {
        ITransport transport = _create();
        await using ITransportListener listener = await transport.ListenAsync(_listenAddress, cancellationToken);
        await Require.ThrowsAsync<OperationCanceledException>(
            async () => await transport.DialAsync(listener.LocalAddress, new CancellationToken(canceled: true)),
            "a cancelled dial");
        await using TransportPair pair = await TransportPair.ConnectAsync(transport, listener, cancellationToken);
        await TransferAsync(pair.Dialer, pair.Accepted, [1], cancellationToken);
    }

    private async Task ADisposedListenerEndsAccepting(CancellationToken cancellationToken)
    {
        ITransport transport = _create();
        ITransportListener listener = await transport.ListenAsync(_listenAddress, cancellationToken);
        Task<ITransportConnection?> pending = listener.AcceptAsync(cancellationToken).AsTask();
        await listener.DisposeAsync();
        await listener.DisposeAsync();
        Require.That(await pending.WaitAsync(cancellationToken) is null, "a pending accept must end with null");
        Require.That(await listener.AcceptAsync(cancellationToken) is null, "a later accept must return null");
        await using ITransportListener again = await transport.ListenAsync(listener.LocalAddress, cancellationToken);
        Require.Equal(listener.LocalAddress, again.LocalAddress, "the address that was freed");
    }

    private async Task ACancelledAcceptLeavesTheListenerUsable(CancellationToken cancellationToken)
    {
        ITransport transport = _create();
        await using ITransportListener listener = await transport.ListenAsync(_listenAddress, cancellationToken);
        using var cancellation = new CancellationTokenSource();
        Task<ITransportConnection?> pending = listener.AcceptAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Require.ThrowsAsync<OperationCanceledException>(() => pending, "a cancelled accept");
        await using TransportPair pair = await TransportPair.ConnectAsync(transport, listener, cancellationToken);
        await TransferAsync(pair.Dialer, pair.Accepted, [1], cancellationToken);
    }

    private async Task AcceptedConnectionsOutliveTheirListener(CancellationToken cancellationToken)
    {
        await using TransportPair pair = await ConnectAsync(cancellationToken);
        await pair.Listener.DisposeAsync();
        await TransferAsync(pair.Dialer, pair.Accepted, [1, 2, 3], cancellationToken);
    }

    private async Task OneHundredConnections(CancellationToken cancellationToken)
    {
        const int connections = 100;
        ITransport transport = _create();
        await using ITransportListener listener = await transport.ListenAsync(_listenAddress, cancellationToken);
        Task<ITransportConnection>[] dials =
            [.. Enumerable.Range(0, connections).Select(_ => transport.DialAsync(listener.LocalAddress, cancellationToken).AsTask())];
        Task<Dictionary<Multiaddress, ITransportConnection>> accepting = AcceptAsync(listener, connections, cancellationToken);
        ITransportConnection[] dialers = await Task.WhenAll(dials);
        Dictionary<Multiaddress, ITransportConnection> accepted = await accepting;

        // All are open while any is used: what is written to one must come out of its other end, and of none else.
        await Task.WhenAll(dialers.Select((dialer, number) => ExchangeAsync(dialer, accepted[dialer.LocalAddress], number, cancellationToken)));
        foreach (ITransportConnection end in dialers.Concat(accepted.Values))
        {
            end.Abort();
        }
    }

    private static async Task<Dictionary<Multiaddress, ITransportConnection>> AcceptAsync(
        ITransportListener listener, int count, CancellationToken cancellationToken)
    {
        var accepted = new Dictionary<Multiaddress, ITransportConnection>();
        while (accepted.Count < count)
        {
            ITransportConnection connection = await AcceptAsync(listener, cancellationToken);
            Require.That(accepted.TryAdd(connection.RemoteAddress, connection), $"{connection.RemoteAddress} must connect once");
        }

        return accepted;
    }

    private static async Task ExchangeAsync(ITransportConnection dialer, ITransportConnection accepted, int number, CancellationToken cancellationToken)
    {
        await TransferAsync(dialer, accepted, RandomBytes(10_000, number), cancellationToken);
        await TransferAsync(accepted, dialer, RandomBytes(10_000, number + 1), cancellationToken);
    }

    private static void RequireNamed(Multiaddress address, Exception error) => Require.That(
        error.Message.Contains(address.ToString(), StringComparison.Ordinal), $"the error must name {address}: {error.Message}");

    private async Task<TransportPair> ConnectAsync(CancellationToken cancellationToken)
    {
        ITransportListener listener = await _create().ListenAsync(_listenAddress, cancellationToken);
        return await TransportPair.ConnectAsync(_create(), listener, cancellationToken);
    }

    private static async Task<ITransportConnection> AcceptAsync(ITransportListener listener, CancellationToken cancellationToken) =>
        await listener.AcceptAsync(cancellationToken)
        ?? throw new ComplianceException($"{listener.LocalAddress} must go on accepting");
}
