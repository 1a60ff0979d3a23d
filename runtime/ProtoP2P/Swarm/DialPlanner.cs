using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>Decides which addresses of a peer are tried, and when: resolves names, leaves out what cannot work, ranks the rest.</summary>
internal sealed class DialPlanner(IReadOnlyList<ITransport> transports, AddressResolver resolver, DialRanker ranker, DialBackoff backoff, GateKeeper gater)
{
    /// <summary>Plans a dial.</summary>
    /// <param name="peer">Who is meant; null for anyone.</param>
    /// <param name="addresses">Where to try.</param>
    /// <param name="cancellationToken">Ends the resolution.</param>
    public async Task<DialPlan> PlanAsync(PeerId? peer, IEnumerable<Multiaddress> addresses, CancellationToken cancellationToken)
    {
        if (peer is not null && await gater.DialPeerAsync(peer, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return new DialPlan([], [.. addresses.Select(address => new DialFailure(address, refusal))]);
        }

        List<DialFailure> skipped = [];
        List<Multiaddress> dialable = [];
        foreach (Multiaddress address in addresses)
        {
            // What a /dnsaddr leads to is known once it is resolved.
            if (DnsComponents.HasDnsAddr(address) || FindTransport(address) is not null)
            {
                dialable.Add(address);
            }
            else
            {
                skipped.Add(new DialFailure(address, NoTransport()));
            }
        }

        ResolvedAddresses resolved = await resolver.ResolveAsync(dialable, peer, cancellationToken).ConfigureAwait(false);
        skipped.AddRange(resolved.Failures);
        List<Multiaddress> ready = [];
        foreach (Multiaddress address in resolved.Addresses.Select(static found => found.WithoutPeerId()).Distinct())
        {
            if (await WhyNotAsync(peer, address, cancellationToken).ConfigureAwait(false) is { } reason)
            {
                skipped.Add(new DialFailure(address, reason));
            }
            else
            {
                ready.Add(address);
            }
        }

        return new DialPlan(ranker.Rank(ready), skipped);
    }

    /// <summary>Records that an address could not be reached.</summary>
    public void RecordFailure(PeerId? peer, Multiaddress address) => backoff.AddFailure(peer, address);

    /// <summary>Lets every address of a peer be tried, whichever failed before.</summary>
    public void ForgetFailures(PeerId peer) => backoff.Clear(peer);

    /// <summary>Records that an address was reached.</summary>
    public void RecordSuccess(PeerId? peer, Multiaddress address) => backoff.Clear(peer, address);

    /// <summary>The transport that dials an address, or null.</summary>
    public ITransport? FindTransport(Multiaddress address) => transports.FirstOrDefault(transport => transport.CanDial(address));

    private async ValueTask<Libp2pException?> WhyNotAsync(PeerId? peer, Multiaddress address, CancellationToken cancellationToken)
    {
        if (FindTransport(address) is null)
        {
            return NoTransport();
        }

        if (await gater.DialAddressAsync(peer, address, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        TimeSpan wait = backoff.Remaining(peer, address);
        return wait > TimeSpan.Zero ? DialBackoff.Describe(wait) : null;
    }

    private static Libp2pException NoTransport() => new("not tried: no transport of this node dials such an address");
}
