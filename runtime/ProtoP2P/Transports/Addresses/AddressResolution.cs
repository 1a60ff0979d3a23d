using System.Net;

namespace ProtoP2P.Transports;

/// <summary>Follows the names in one address to their ends, level by level: whoever runs a name decides what stands behind it, so all is bounded.</summary>
internal sealed class AddressResolution(DnsLookups lookups, AddressResolverOptions options)
{
    private readonly HashSet<Multiaddress> _seen = [];
    private readonly List<Multiaddress> _resolved = [];
    private readonly List<DialFailure> _failures = [];
    private List<ResolutionStep> _next = [];

    /// <summary>The addresses without names that were found.</summary>
    public IReadOnlyList<Multiaddress> Resolved => _resolved;

    /// <summary>What could not be resolved on the way, and why.</summary>
    public IReadOnlyList<DialFailure> Failures => _failures;

    /// <summary>Whether there was more than <see cref="AddressResolverOptions.MaxAddresses"/>.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Resolves an address. A lookup that fails is among the failures.</summary>
    public async Task RunAsync(Multiaddress address, CancellationToken cancellationToken)
    {
        Add(address, parent: null, depth: 0);
        while (_next.Count > 0)
        {
            (List<ResolutionStep> level, _next) = (_next, []);
            (IReadOnlyList<Multiaddress> Found, Exception? Failure)[] results =
                await Task.WhenAll(level.Select(step => TryTakeAsync(step, cancellationToken))).ConfigureAwait(false);
            for (int i = 0; i < level.Count; i++)
            {
                Add(level[i], results[i].Found, results[i].Failure);
            }
        }
    }

    private void Add(ResolutionStep step, IReadOnlyList<Multiaddress> found, Exception? failure)
    {
        if (failure is not null)
        {
            _failures.Add(new DialFailure(step.Address, failure));
        }

        int depth = step.Depth + (step.Address.Components[DnsComponents.IndexOf(step.Address)].Code == MultiaddressCode.DnsAddr ? 1 : 0);
        foreach (Multiaddress address in found)
        {
            if (step.IsOnTheWay(address))
            {
                _failures.Add(new DialFailure(step.Address, new Libp2pException($"its records lead back to {address}, which is left out")));
                continue;
            }

            Add(address, step, depth);
        }
    }

    private void Add(Multiaddress address, ResolutionStep? parent, int depth)
    {
        if (!_seen.Add(address))
        {
            return;
        }

        if (_resolved.Count + _next.Count == options.MaxAddresses)
        {
            IsCut = true;
        }
        else if (DnsComponents.IndexOf(address) < 0)
        {
            _resolved.Add(address);
        }
        else
        {
            _next.Add(new ResolutionStep(address, parent, depth));
        }
    }

    private async Task<(IReadOnlyList<Multiaddress> Found, Exception? Failure)> TryTakeAsync(ResolutionStep step, CancellationToken cancellationToken)
    {
        try
        {
            return (await TakeAsync(step).ConfigureAwait(false), null);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever a resolver throws becomes the reason of this address, and the others are dialled.
            return ([], failure);
        }
    }

    /// <summary>Replaces the first name: relayed addresses may hold several.</summary>
    private async Task<IReadOnlyList<Multiaddress>> TakeAsync(ResolutionStep step)
    {
        int index = DnsComponents.IndexOf(step.Address);
        MultiaddressComponent component = step.Address.Components[index];
        if (component.Code != MultiaddressCode.DnsAddr)
        {
            IReadOnlyList<IPAddress> addresses = await lookups.GetAddressesAsync(component.Text, DnsComponents.FamilyOf(component)).ConfigureAwait(false);
            return [.. addresses.Select(ip => DnsComponents.Replace(step.Address, index, ip))];
        }

        if (step.Depth == options.MaxDnsAddrDepth)
        {
            throw new Libp2pException(
                $"cannot resolve {component}: {options.MaxDnsAddrDepth} other dnsaddr led to it ({nameof(AddressResolverOptions)}.{nameof(AddressResolverOptions.MaxDnsAddrDepth)})");
        }

        IReadOnlyList<string> texts = await lookups.GetTextsAsync(DnsAddrRecords.NameOf(component)).ConfigureAwait(false);
        return DnsAddrRecords.Select(step.Address, index, texts);
    }
}
