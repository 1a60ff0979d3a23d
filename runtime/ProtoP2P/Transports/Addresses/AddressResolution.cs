using System.Net;

namespace ProtoP2P.Transports;

/// <summary>Follows the names in one address to their ends, level by level: whoever runs a name decides what stands behind it, so all is bounded.</summary>
internal sealed class AddressResolution(DnsLookups lookups, AddressResolverOptions options, ResolutionBudget budget)
{
    private readonly HashSet<Multiaddress> _seen = [];
    private readonly List<Multiaddress> _resolved = [];
    private readonly List<DialFailure> _failures = [];
    private List<ResolutionStep> _next = [];
    private bool _isOutOfRecords;

    /// <summary>The addresses without names that were found.</summary>
    public IReadOnlyList<Multiaddress> Resolved => _resolved;

    /// <summary>What could not be resolved on the way, and why.</summary>
    public IReadOnlyList<DialFailure> Failures => _failures;

    /// <summary>Which limit left something out; null where all was followed.</summary>
    public Libp2pException? Cut { get; private set; }

    /// <summary>Takes the address to resolve, and its step of the budget before what another address leads to has used that up.</summary>
    public void Begin(Multiaddress address) => TryAdd(address, parent: null, depth: 0);

    /// <summary>Resolves the address. A lookup that fails is among the failures.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (_next.Count > 0 && !_isOutOfRecords)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (List<ResolutionStep> level, _next) = (_next, []);
            (IEnumerable<Multiaddress?> Found, Exception? Failure)[] results =
                await Task.WhenAll(level.Select(step => TryLookUpAsync(step, cancellationToken))).ConfigureAwait(false);
            for (int i = 0; i < level.Count; i++)
            {
                Take(level[i], results[i].Found, results[i].Failure, cancellationToken);
            }
        }
    }

    private void Take(ResolutionStep step, IEnumerable<Multiaddress?> found, Exception? failure, CancellationToken cancellationToken)
    {
        if (failure is not null)
        {
            _failures.Add(new DialFailure(step.Address, failure));
            return;
        }

        try
        {
            Take(step, found, cancellationToken);
        }
        catch (Exception unusable)
        {
            // The records are read here, one by one, and what is wrong with them is the reason of this address.
            cancellationToken.ThrowIfCancellationRequested();
            _failures.Add(new DialFailure(step.Address, unusable));
        }
    }

    private void Take(ResolutionStep step, IEnumerable<Multiaddress?> found, CancellationToken cancellationToken)
    {
        int depth = step.Depth + (step.Address.Components[DnsComponents.IndexOf(step.Address)].Code == MultiaddressCode.DnsAddr ? 1 : 0);
        foreach (Multiaddress? address in found)
        {
            // What was looked up before is read without waiting for anything, so that nothing else notices the end of the dial.
            cancellationToken.ThrowIfCancellationRequested();
            if (!budget.TryTakeRecord())
            {
                _isOutOfRecords = true;
                Cut ??= AddressResolver.TooMany(options.MaxRecords, "records", nameof(AddressResolverOptions.MaxRecords));
                return;
            }

            if (address is not null && !TryFollow(step, address, depth))
            {
                return;
            }
        }
    }

    private bool TryFollow(ResolutionStep step, Multiaddress address, int depth)
    {
        if (!step.IsOnTheWay(address))
        {
            return TryAdd(address, step, depth);
        }

        _failures.Add(new DialFailure(step.Address, new Libp2pException($"its records lead back to {address}, which is left out")));
        return true;
    }

    /// <summary>Adds an address unless it is known; false where there is no place for it, nor for any other.</summary>
    private bool TryAdd(Multiaddress address, ResolutionStep? parent, int depth)
    {
        if (_seen.Contains(address))
        {
            return true;
        }

        // Before it is remembered: what is left out must not take memory either.
        if (_resolved.Count + _next.Count == options.MaxAddresses)
        {
            Cut ??= AddressResolver.TooMany(options.MaxAddresses, "addresses", nameof(AddressResolverOptions.MaxAddresses));
            return false;
        }

        bool hasName = DnsComponents.IndexOf(address) >= 0;
        if (hasName && !budget.TryTakeStep())
        {
            // Addresses without names are still taken.
            Cut ??= AddressResolver.TooMany(options.MaxSteps, "addresses with names", nameof(AddressResolverOptions.MaxSteps));
            return true;
        }

        _seen.Add(address);
        if (hasName)
        {
            _next.Add(new ResolutionStep(address, parent, depth));
        }
        else
        {
            _resolved.Add(address);
        }

        return true;
    }

    private async Task<(IEnumerable<Multiaddress?> Found, Exception? Failure)> TryLookUpAsync(ResolutionStep step, CancellationToken cancellationToken)
    {
        try
        {
            return (await LookUpAsync(step).ConfigureAwait(false), null);
        }
        catch (Exception failure)
        {
            // Whatever a resolver throws becomes the reason of this address, and the others are dialled; when the dial has ended, that is the reason.
            cancellationToken.ThrowIfCancellationRequested();
            return ([], failure);
        }
    }

    /// <summary>Replaces the first name: relayed addresses may hold several. The records are read when the result is, and null is one of no use.</summary>
    private async Task<IEnumerable<Multiaddress?>> LookUpAsync(ResolutionStep step)
    {
        int index = DnsComponents.IndexOf(step.Address);
        MultiaddressComponent component = step.Address.Components[index];
        if (component.Code != MultiaddressCode.DnsAddr)
        {
            IReadOnlyList<IPAddress> addresses = await lookups.GetAddressesAsync(component.Text, DnsComponents.FamilyOf(component)).ConfigureAwait(false);
            return addresses.Select(ip => DnsComponents.Replace(step.Address, index, ip));
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
