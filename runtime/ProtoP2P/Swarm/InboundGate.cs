using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>Counts inbound connections and handshakes, and refuses those over a limit before anything is spent on them.</summary>
internal sealed class InboundGate(ConnectionOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AddressGroup, int> _byAddress = [];
    private int _connections;
    private int _handshakes;

    /// <summary>Connections that were let in and have not ended.</summary>
    public int Connections
    {
        get
        {
            lock (_gate)
            {
                return _connections;
            }
        }
    }

    /// <summary>Lets a connection in, or says which limit it would exceed.</summary>
    public InboundTicket? TryEnter(Multiaddress remote, out ResourceLimitException? refusal)
    {
        AddressGroup? group = AddressGroup.Of(remote);
        lock (_gate)
        {
            int ofGroup = group is { } some ? _byAddress.GetValueOrDefault(some) : 0;
            refusal = Check("inbound connections", "connection", options.MaxInbound, _connections, nameof(options.MaxInbound))
                ?? Check("inbound handshakes", "handshake", options.MaxPendingHandshakes, _handshakes, nameof(options.MaxPendingHandshakes))
                ?? Check($"inbound connections from {group}", "connection", options.MaxInboundPerAddress, ofGroup, nameof(options.MaxInboundPerAddress));
            if (refusal is not null)
            {
                return null;
            }

            _connections++;
            _handshakes++;
            if (group is { } counted)
            {
                _byAddress[counted] = ofGroup + 1;
            }

            return new InboundTicket(this, group);
        }
    }

    internal void EndHandshake()
    {
        lock (_gate)
        {
            _handshakes--;
        }
    }

    internal void Leave(AddressGroup? group)
    {
        lock (_gate)
        {
            _connections--;
            if (group is { } counted && --_byAddress[counted] == 0)
            {
                _byAddress.Remove(counted);
            }
        }
    }

    private static ResourceLimitException? Check(string scope, string resource, int limit, int current, string option) =>
        current < limit ? null : new ResourceLimitException(scope, resource, limit, current, $"{nameof(Libp2pHostOptions.Connections)}.{option}");
}
