using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>
/// Decides in which order, and how long after each other, the addresses of a peer are dialled. Pure: the same addresses give the same plan.
/// </summary>
/// <remarks>
/// The rules are go-libp2p's, so that peers see from us the load that they expect. Private, public and relayed addresses are three plans that run
/// in parallel. In each, QUIC goes first: the IPv6 address with the lowest port, then IPv4, then the rest (RFC 8305, happy eyeballs); then
/// TCP, WebSockets included, in the same way; then all others. Memory addresses start at once.
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
    public IReadOnlyList<PlannedDial> Rank(IEnumerable<Multiaddress> addresses)
    {
        List<DialCandidate> candidates = [.. addresses.Distinct().Select(DialCandidate.Of)];
        HashSet<string> quicEndpoints = [.. candidates.Where(IsPlainQuic).Select(candidate => candidate.Endpoint)];

        // WebTransport at the endpoint of plain QUIC adds an HTTP/3 layer to the same path, and nothing else.
        candidates.RemoveAll(candidate => candidate.IsWebTransport && quicEndpoints.Contains(candidate.Endpoint));

        ILookup<Group, DialCandidate> groups = candidates.ToLookup(GroupOf);
        TimeSpan relayStart = groups.Contains(Group.Public) ? _options.RelayDelay : TimeSpan.Zero;
        var plan = new List<PlannedDial>(candidates.Count);
        AddGroup(plan, groups[Group.Private], TimeSpan.Zero, _options.PrivateDelay, _options.PrivateOtherDelay);
        AddGroup(plan, groups[Group.Public], TimeSpan.Zero, _options.PublicDelay, _options.PublicOtherDelay);
        AddGroup(plan, groups[Group.Relayed], relayStart, _options.PublicDelay, _options.PublicOtherDelay);
        return [.. plan.OrderBy(planned => planned.Delay)];
    }

    private static bool IsPlainQuic(DialCandidate candidate) => candidate is { Transport: DialTransport.Quic, IsWebTransport: false, IsRelayed: false };

    private static Group GroupOf(DialCandidate candidate)
    {
        if (candidate.IsRelayed)
        {
            return Group.Relayed;
        }

        return candidate.Transport == DialTransport.Memory || candidate.Scope.IsPrivate() ? Group.Private : Group.Public;
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
        List<DialCandidate> ordered = [.. candidates.OrderBy(c => c.IsWebTransport).ThenByDescending(c => c.IsIp6).ThenBy(c => c.Port)];
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
    }
}
