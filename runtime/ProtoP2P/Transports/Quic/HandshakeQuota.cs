namespace ProtoP2P.Transports.Quic;

/// <summary>
/// Counts the handshakes that each address has begun at a listener. One that was not completed counts until it has timed out: the library does not
/// tell whose handshake failed, and a party whose handshakes fail has no claim to begin many.
/// </summary>
/// <remarks>
/// Anyone can make up the address of a first packet (RFC 9000, section 21.3), and so use up the share of someone else. Hence shares count only once a
/// quarter of the backlog is taken: below that a flood harms nobody, and where it is above, the library mostly asks for proof of an address before it
/// comes here (section 8.1). Completed handshakes earn an address no exemption: one of them would buy a stranger the whole backlog.
/// </remarks>
internal sealed class HandshakeQuota(QuicOptions options, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AddressGroup, int> _byAddress = [];
    private readonly LinkedList<HandshakeTicket> _begun = new();

    /// <summary>Addresses that are counted.</summary>
    public int Addresses
    {
        get
        {
            lock (_gate)
            {
                return _byAddress.Count;
            }
        }
    }

    // From how many handshakes on, of all addresses, the share of each is looked at.
    private int Mark => options.Backlog / 4;

    /// <summary>Counts a handshake; null where many are under way and the address has begun too many of them.</summary>
    public HandshakeTicket? TryBegin(Multiaddress remote)
    {
        if (AddressGroup.Of(remote) is not { } group)
        {
            return HandshakeTicket.Uncounted;
        }

        lock (_gate)
        {
            ForgetOld();
            int begun = _byAddress.GetValueOrDefault(group);
            if (_begun.Count >= Mark && begun >= options.MaxHandshakesPerAddress)
            {
                return null;
            }

            _byAddress[group] = begun + 1;
            var ticket = new HandshakeTicket(this, group, clock.GetTimestamp());
            ticket.Place = _begun.AddLast(ticket);
            return ticket;
        }
    }

    /// <summary>Why an address may begin no more.</summary>
    public ResourceLimitException Excess(Multiaddress remote) => new(
        $"QUIC handshakes from {AddressGroup.Of(remote)}", "handshake", options.MaxHandshakesPerAddress, options.MaxHandshakesPerAddress,
        $"{nameof(QuicOptions)}.{nameof(QuicOptions.MaxHandshakesPerAddress)}");

    /// <summary>Counts a handshake no more.</summary>
    internal void End(HandshakeTicket ticket)
    {
        lock (_gate)
        {
            if (ticket.Place is not { } place)
            {
                return;
            }

            _begun.Remove(place);
            ticket.Place = null;
            int left = _byAddress[ticket.Group] - 1;
            if (left == 0)
            {
                _byAddress.Remove(ticket.Group);
                return;
            }

            _byAddress[ticket.Group] = left;
        }
    }

    // The library has no more than the backlog under way at once: where as many count and it lets another one begin, one of them has failed, most
    // likely the oldest.
    private void ForgetOld()
    {
        while (_begun.First is { Value: var oldest }
            && (_begun.Count >= options.Backlog || clock.GetElapsedTime(oldest.Begun) >= options.HandshakeTimeout))
        {
            End(oldest);
        }
    }
}
