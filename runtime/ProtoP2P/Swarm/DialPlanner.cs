using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>Decides which addresses of a peer are tried, and when: resolves names, leaves out what cannot work or is not wanted, ranks the rest.</summary>
internal sealed class DialPlanner(
    IReadOnlyList<ITransport> transports,
    AddressResolver resolver,
    DialRanker ranker,
    DialBackoff backoff,
    GateKeeper gater,
    AddressFilter filter,
    BlackHoleFilter blackHoles)
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
        List<Multiaddress> known = await KeepAsync(addresses, address => new(WhyNotResolve(peer, address)), skipped).ConfigureAwait(false);
        ResolvedAddresses resolved = await resolver.ResolveAsync(known, peer, cancellationToken).ConfigureAwait(false);
        skipped.AddRange(resolved.Failures);
        List<Multiaddress> ready = await KeepAsync(
            resolved.Addresses.Select(static found => found.WithoutPeerId()).Distinct(),
            address => WhyNotDialAsync(peer, address, cancellationToken),
            skipped).ConfigureAwait(false);

        // The black holes come last: what is not tried anyway would be no probe.
        IReadOnlyList<PlannedDial> dials = ranker.Rank(blackHoles.Apply(ready, skipped), skipped);
        return new DialPlan(dials, skipped);
    }

    /// <summary>Records that an address could not be reached.</summary>
    public void RecordFailure(PeerId? peer, Multiaddress address) => backoff.AddFailure(peer, address);

    /// <summary>Lets every address of a peer be tried, whichever failed before.</summary>
    public void ForgetFailures(PeerId peer) => backoff.Clear(peer);

    /// <summary>Records that an address was reached.</summary>
    public void RecordSuccess(PeerId? peer, Multiaddress address) => backoff.Clear(peer, address);

    /// <summary>Records how an attempt ended, be it because another one was faster.</summary>
    public void RecordAttempt(Multiaddress address, bool success) => blackHoles.Record(address, success);

    /// <summary>The transport that dials an address, or null.</summary>
    public ITransport? FindTransport(Multiaddress address) => transports.FirstOrDefault(transport => transport.CanDial(address));

    private static async ValueTask<List<Multiaddress>> KeepAsync(
        IEnumerable<Multiaddress> addresses, Func<Multiaddress, ValueTask<Exception?>> whyNot, List<DialFailure> skipped)
    {
        List<Multiaddress> kept = [];
        foreach (Multiaddress address in addresses)
        {
            if (await whyNot(address).ConfigureAwait(false) is { } reason)
            {
                skipped.Add(new DialFailure(address, reason));
            }
            else
            {
                kept.Add(address);
            }
        }

        return kept;
    }

    /// <summary>What a /dnsaddr leads to is known once it is resolved.</summary>
    private Exception? WhyNotResolve(PeerId? peer, Multiaddress address) =>
        (DnsComponents.HasDnsAddr(address) ? null : WithoutTransport(address)) ?? filter.FindObjection(peer, address);

    private async ValueTask<Exception?> WhyNotDialAsync(PeerId? peer, Multiaddress address, CancellationToken cancellationToken) =>
        WithoutTransport(address)
        ?? Unreachable(address)
        ?? filter.FindObjection(peer, address)
        ?? await gater.DialAddressAsync(peer, address, cancellationToken).ConfigureAwait(false)
        ?? TooEarly(peer, address);

    private Libp2pException? WithoutTransport(Multiaddress address) =>
        FindTransport(address) is null ? new Libp2pException("not tried: no transport of this node dials such an address") : null;

    /// <summary>Linux takes a wildcard for this machine, so a peer that announces one would have us dial ourselves.</summary>
    private static Libp2pException? Unreachable(Multiaddress address) => AddressScopes.Of(address) == AddressScope.Unspecified
        ? new Libp2pException("not tried: that is an address to listen on, not one to reach")
        : null;

    private Libp2pException? TooEarly(PeerId? peer, Multiaddress address)
    {
        TimeSpan wait = backoff.Remaining(peer, address);
        return wait > TimeSpan.Zero ? DialBackoff.Describe(wait) : null;
    }
}
