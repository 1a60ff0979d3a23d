using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports;

/// <summary>
/// Replaces <c>/dns4</c>, <c>/dns6</c> and <c>/dns</c> by the IP addresses of the host and keeps everything around them. Meant for the time of the
/// dial: what it yields is not stored as the peer's addresses.
/// </summary>
/// <remarks>multiformats/multiaddr, protocols/DNSADDR; a <c>/dnsaddr</c> is not looked up and becomes a failure with a reason.</remarks>
public sealed class AddressResolver
{
    private readonly IDnsResolver _dns;
    private readonly AddressResolverOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>A resolver.</summary>
    /// <param name="dns">Looks names up; the system's resolver where null.</param>
    /// <param name="options">Limits; the defaults where null.</param>
    /// <param name="clock">The clock of the lookup's timeout; the system's where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public AddressResolver(IDnsResolver? dns = null, AddressResolverOptions? options = null, TimeProvider? clock = null)
    {
        _dns = dns ?? new SystemDnsResolver();
        _options = options ?? new AddressResolverOptions();
        _options.Validate();
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Resolves all of <paramref name="addresses"/>, looking each name up once and all at the same time.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled. Every other failure is in the result.</exception>
    public async ValueTask<ResolvedAddresses> ResolveAsync(IReadOnlyList<Multiaddress> addresses, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var lookups = new Dictionary<(string Host, AddressFamily Family), Task<IReadOnlyList<IPAddress>>>();
        Task<(IReadOnlyList<Multiaddress> Resolved, Exception? Failure)>[] each =
            [.. addresses.Select(address => TryResolveAsync(address, lookups, cancellationToken))];
        await Task.WhenAll(each).ConfigureAwait(false);

        var resolved = new OrderedDictionary<Multiaddress, bool>();
        var failures = new List<DialFailure>();
        for (int i = 0; i < each.Length; i++)
        {
            (IReadOnlyList<Multiaddress> found, Exception? failure) = await each[i].ConfigureAwait(false);
            if (!AddUpToLimit(found, resolved))
            {
                failure ??= TooMany();
            }

            if (failure is not null)
            {
                failures.Add(new DialFailure(addresses[i], failure));
            }
        }

        return new ResolvedAddresses([.. resolved.Keys], failures);
    }

    private async Task<(IReadOnlyList<Multiaddress> Resolved, Exception? Failure)> TryResolveAsync(
        Multiaddress address, Dictionary<(string, AddressFamily), Task<IReadOnlyList<IPAddress>>> lookups, CancellationToken cancellationToken)
    {
        try
        {
            return await ResolveAsync(address, lookups, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever a resolver throws becomes the reason of this address, and the others are dialled.
            return ([], failure);
        }
    }

    /// <summary>One pass per DNS component: relayed addresses may hold several.</summary>
    private async Task<(IReadOnlyList<Multiaddress> Resolved, Exception? Failure)> ResolveAsync(
        Multiaddress address, Dictionary<(string, AddressFamily), Task<IReadOnlyList<IPAddress>>> lookups, CancellationToken cancellationToken)
    {
        IReadOnlyList<Multiaddress> current = [address];
        Exception? failure = null;
        while (current.Count > 0 && FirstDns(current[0]) is var index and >= 0)
        {
            MultiaddressComponent component = current[0].Components[index];
            IReadOnlyList<IPAddress> found = await LookUpAsync(component, lookups, cancellationToken).ConfigureAwait(false);
            if (found.Count * current.Count > _options.MaxAddresses)
            {
                failure = TooMany();
            }

            current = [.. current.SelectMany(_ => found, (prefix, ip) => Replace(prefix, ip)).Take(_options.MaxAddresses)];
        }

        return (current, failure);
    }

    private async Task<IReadOnlyList<IPAddress>> LookUpAsync(
        MultiaddressComponent component, Dictionary<(string, AddressFamily), Task<IReadOnlyList<IPAddress>>> lookups, CancellationToken cancellationToken)
    {
        (string host, AddressFamily family) = (component.Text, FamilyOf(component));
        Task<IReadOnlyList<IPAddress>>? lookup;
        lock (lookups)
        {
            if (!lookups.TryGetValue((host, family), out lookup))
            {
                lookup = LookUpAsync(host, family, cancellationToken);
                lookups.Add((host, family), lookup);
            }
        }

        IReadOnlyList<IPAddress> found = await lookup.ConfigureAwait(false);
        return found.Count > 0 ? found : throw new Libp2pException($"cannot resolve {host}: it has no {Describe(family)} address");
    }

    private async Task<IReadOnlyList<IPAddress>> LookUpAsync(string host, AddressFamily family, CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            Task<IReadOnlyList<IPAddress>> lookup = _dns.ResolveAsync(host, family, abandoned.Token).AsTask();
            IReadOnlyList<IPAddress> found = await lookup.WaitAsync(_options.LookupTimeout, _clock, cancellationToken).ConfigureAwait(false);
            return [.. found.Where(ip => family == AddressFamily.Unspecified || ip.AddressFamily == family)];
        }
        catch (TimeoutException expiry)
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            throw new Libp2pException(
                $"cannot resolve {host}: no answer within {_options.LookupTimeout.TotalSeconds:0.###} s ({nameof(AddressResolverOptions)}.{nameof(AddressResolverOptions.LookupTimeout)})",
                expiry);
        }
    }

    private bool AddUpToLimit(IReadOnlyList<Multiaddress> found, OrderedDictionary<Multiaddress, bool> resolved)
    {
        foreach (Multiaddress address in found)
        {
            if (resolved.ContainsKey(address))
            {
                continue;
            }

            if (resolved.Count == _options.MaxAddresses)
            {
                return false;
            }

            resolved.Add(address, true);
        }

        return true;
    }

    private Libp2pException TooMany() => new(
        $"more than {_options.MaxAddresses} addresses: the rest is left out ({nameof(AddressResolverOptions)}.{nameof(AddressResolverOptions.MaxAddresses)})");

    private static int FirstDns(Multiaddress address)
    {
        for (int i = 0; i < address.Components.Count; i++)
        {
            if (address.Components[i].Code is MultiaddressCode.Dns or MultiaddressCode.Dns4 or MultiaddressCode.Dns6 or MultiaddressCode.DnsAddr)
            {
                return i;
            }
        }

        return -1;
    }

    private static AddressFamily FamilyOf(MultiaddressComponent component) => component.Code switch
    {
        MultiaddressCode.Dns4 => AddressFamily.InterNetwork,
        MultiaddressCode.Dns6 => AddressFamily.InterNetworkV6,
        MultiaddressCode.Dns => AddressFamily.Unspecified,
        _ => throw new Libp2pException(
            $"{component}: this version does not look up dnsaddr records; name the node by /dns4, /dns6 or /dns, or by its IP address"),
    };

    private static string Describe(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => "IPv4",
        AddressFamily.InterNetworkV6 => "IPv6",
        _ => "IP",
    };

    private static Multiaddress Replace(Multiaddress address, IPAddress ip)
    {
        int index = FirstDns(address);
        return Multiaddress.Parse(
            string.Concat(ServerNames.Keep(address.Components, index).Select((component, i) => i == index ? IpComponents.Format(ip) : component)));
    }
}
