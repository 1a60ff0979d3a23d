using ProtoP2P.Hosting;
using ProtoP2P.Swarm;

namespace ProtoP2P;

/// <content>Where the node is: what it listens on, and what it tells others.</content>
public sealed partial class Libp2pHost
{
    private readonly AddressAnnouncement _announcement;
    private readonly ObservedAddresses _observed;
    private readonly Lock _addressGate = new();
    private IReadOnlyList<Multiaddress> _boundAddresses = [];
    private volatile IReadOnlyList<Multiaddress> _listenAddresses = [];
    private volatile IReadOnlyList<Multiaddress> _advertisedAddresses = [];

    /// <inheritdoc/>
    public IReadOnlyList<Multiaddress> ListenAddresses => _listenAddresses;

    /// <inheritdoc/>
    public IReadOnlyList<Multiaddress> AdvertisedAddresses => _advertisedAddresses;

    /// <inheritdoc/>
    public void ReportObservedAddress(IPeerConnection connection, Multiaddress observed)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(observed);
        _observed.Report(connection, observed, Volatile.Read(ref _boundAddresses));
    }

    void ISwarmObserver.ListenerFailed()
    {
        RefreshListening();
        RaiseSelfChanged();
    }

    /// <summary>Looks at the listeners anew. A node that takes no new work keeps the addresses that it had: others know it by them.</summary>
    private void RefreshListening()
    {
        lock (_addressGate)
        {
            if (_state is HostState.Draining or HostState.Stopped)
            {
                return;
            }

            Volatile.Write(ref _boundAddresses, _swarm.Inbound.Addresses);
            _listenAddresses = _parts.ExpandWildcards(_boundAddresses);
            _advertisedAddresses = ComposeAdvertised();
        }
    }

    private void RefreshAdvertised()
    {
        lock (_addressGate)
        {
            IReadOnlyList<Multiaddress> advertised = ComposeAdvertised();
            if (_state == HostState.Stopped || advertised.SequenceEqual(_advertisedAddresses))
            {
                return;
            }

            _advertisedAddresses = advertised;
        }

        HostLog.AdvertisedChanged(_logger, string.Join(", ", _advertisedAddresses));
        RaiseSelfChanged();
    }

    private IReadOnlyList<Multiaddress> ComposeAdvertised() => _announcement.Compose(_listenAddresses, _observed.Believed(_boundAddresses));

    private void BeginDraining()
    {
        lock (_addressGate)
        {
            _state = HostState.Draining;
        }
    }

    private void ForgetAddresses()
    {
        _observed.Dispose();
        lock (_addressGate)
        {
            _state = HostState.Stopped;
            _listenAddresses = [];
            _advertisedAddresses = [];
        }
    }
}
