namespace ProtoP2P.Transports.Quic;

/// <summary>
/// Counts the handshakes that each address has begun at a listener. One that was not completed counts until it has timed out: the library does not
/// tell whose handshake failed, and a party whose handshakes fail has no claim to begin many.
/// </summary>
internal sealed class HandshakeQuota(QuicOptions options, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AddressGroup, int> _byAddress = [];
    private readonly Queue<HandshakeTicket> _begun = new();

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

    /// <summary>Counts a handshake; null where the address has begun too many.</summary>
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
            if (begun >= options.MaxHandshakesPerAddress)
            {
                return null;
            }

            _byAddress[group] = begun + 1;
            var ticket = new HandshakeTicket(this, group, clock.GetTimestamp());
            _begun.Enqueue(ticket);
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
            if (ticket.IsOver)
            {
                return;
            }

            ticket.IsOver = true;
            int left = _byAddress[ticket.Group] - 1;
            if (left == 0)
            {
                _byAddress.Remove(ticket.Group);
                return;
            }

            _byAddress[ticket.Group] = left;
        }
    }

    // No more than the backlog are under way at once, so that of more the oldest have failed.
    private void ForgetOld()
    {
        while (_begun.TryPeek(out HandshakeTicket? oldest)
            && (oldest.IsOver || _begun.Count >= options.Backlog || clock.GetElapsedTime(oldest.Begun) >= options.HandshakeTimeout))
        {
            End(_begun.Dequeue());
        }
    }
}
