using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>
/// Decides in which order, and how long after each other, the addresses of a peer are dialled. Pure: the same addresses give the same plan.
/// </summary>
/// <remarks>
/// The rules are go-libp2p's, so that peers see from us the load that they expect. Private, public and relayed addresses are three plans that run
/// in parallel. In each, QUIC goes first: the IPv6 address with the lowest port, then IPv4, then the rest (RFC 8305, happy eyeballs); then
/// TCP, WebSockets included, in the same way; then all others. What has no IP address comes last of all, but memory addresses start at once.
/// </remarks>
internal sealed class DialRanker
{
    private readonly DialRankingOptions _options;

    public DialRanker(DialRankingOptions? options = null)
    {
        _options = options ?? new DialRankingOptions();
        _options.Validate();
    }

    /// <summary>The addresses with their delays after the start of the dial, in the order of the delays; each once.</summary>
    /// <param name="addresses">What could be dialled.</param>
    /// <param name="skipped">Takes those that another one makes superfluous.</param>
    public IReadOnlyList<PlannedDial> Rank(IEnumerable<Multiaddress> addresses, ICollection<DialFailure> skipped)
    {
        List<DialCandidate> candidates = [.. addresses.Distinct().Select(DialCandidate.Of)];
        LeaveOutDetours(candidates, skipped);

        ILookup<Group, DialCandidate> groups = candidates.ToLookup(GroupOf);
        TimeSpan relayStart = groups.Contains(Group.Public) ? _options.RelayDelay : TimeSpan.Zero;
        var plan = new List<PlannedDial>(candidates.Count);
        AddGroup(plan, groups[Group.Private], TimeSpan.Zero, _options.PrivateDelay, _options.PrivateOtherDelay);
        AddGroup(plan, groups[Group.Public], TimeSpan.Zero, _options.PublicDelay, _options.PublicOtherDelay);
        AddGroup(plan, groups[Group.Relayed], relayStart, _options.PublicDelay, _options.PublicOtherDelay);

        TimeSpan last = plan.Count == 0 ? TimeSpan.Zero : plan.Max(planned => planned.Delay);
        plan.AddRange(groups[Group.Elsewhere].Select(candidate => new PlannedDial(candidate.Address, last + _options.PublicOtherDelay)));
        return [.. plan.OrderBy(planned => planned.Delay)];
    }

    /// <summary>WebTransport and WebSocket put HTTP on a path: where QUIC or TCP itself is offered at the same port, that adds nothing.</summary>
    private static void LeaveOutDetours(List<DialCandidate> candidates, ICollection<DialFailure> skipped)
    {
        Dictionary<string, Multiaddress> plain = [];
        foreach (DialCandidate candidate in candidates.Where(candidate => candidate is { Transport: DialTransport.Quic or DialTransport.Tcp, IsOverHttp: false, IsRelayed: false }))
        {
            plain.TryAdd(candidate.Endpoint, candidate.Address);
        }

        candidates.RemoveAll(candidate =>
        {
            if (!candidate.IsOverHttp || candidate.IsRelayed || !plain.TryGetValue(candidate.Endpoint, out Multiaddress? better))
            {
                return false;
            }

            skipped.Add(new DialFailure(candidate.Address, new Libp2pException($"not tried: {better} is the same endpoint without HTTP in between")));
            return true;
        });
    }

    private static Group GroupOf(DialCandidate candidate)
    {
        if (candidate.IsRelayed)
        {
            return Group.Relayed;
        }

        if (candidate.Transport == DialTransport.Memory || candidate.Scope.IsPrivate())
        {
            return Group.Private;
        }

        return candidate.Scope == AddressScope.Unknown ? Group.Elsewhere : Group.Public;
    }

    private static void AddGroup(List<PlannedDial> plan, IEnumerable<DialCandidate> group, TimeSpan start, TimeSpan delay, TimeSpan otherDelay)
    {
        ILookup<DialTransport, DialCandidate> transports = group.ToLookup(candidate => candidate.Transport);
        TimeSpan? last = null;
        foreach (DialCandidate memory in transports[DialTransport.Memory])
        {
            plan.Add(new PlannedDial(memory.Address, start));
        }

        foreach (DialTransport transport in (DialTransport[])[DialTransport.Quic, DialTransport.Tcp])
        {
            if (transports.Contains(transport))
            {
                last = AddStaggered(plan, transports[transport], last + delay ?? start, delay);
            }
        }

        foreach (DialCandidate other in transports[DialTransport.Other])
        {
            plan.Add(new PlannedDial(other.Address, last + otherDelay ?? start));
        }
    }

    /// <summary>Happy eyeballs: the best address, then the best of the other IP version, then all others together. Returns the last start.</summary>
    private static TimeSpan AddStaggered(List<PlannedDial> plan, IEnumerable<DialCandidate> candidates, TimeSpan start, TimeSpan delay)
    {
        List<DialCandidate> ordered = [.. candidates.OrderBy(c => c.Transport == DialTransport.Quic && c.IsOverHttp).ThenByDescending(c => c.IsIp6).ThenBy(c => c.Port)];
        int firstIp4 = ordered.FindIndex(candidate => !candidate.IsIp6);
        bool hasBoth = ordered[0].IsIp6 && firstIp4 > 0;
        if (hasBoth)
        {
            DialCandidate ip4 = ordered[firstIp4];
            ordered.RemoveAt(firstIp4);
            ordered.Insert(1, ip4);
        }

        TimeSpan last = start;
        for (int i = 0; i < ordered.Count; i++)
        {
            int steps = Math.Min(i, hasBoth ? 2 : 1);
            last = start + (steps * delay);
            plan.Add(new PlannedDial(ordered[i].Address, last));
        }

        return last;
    }

    private enum Group
    {
        Private,
        Public,
        Relayed,

        /// <summary>Not on the internet by its address, such as a hidden service.</summary>
        Elsewhere,
    }
}
