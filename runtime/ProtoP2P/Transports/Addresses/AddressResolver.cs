namespace ProtoP2P.Transports;

/// <summary>
/// Replaces <c>/dns4</c>, <c>/dns6</c> and <c>/dns</c> by the IP addresses of the host, and <c>/dnsaddr</c> by the addresses in its TXT records, and keeps
/// everything around them. Meant for the time of the dial: what it yields is not stored as the peer's addresses.
/// </summary>
/// <remarks>multiformats/multiaddr, protocols/DNSADDR.</remarks>
public sealed class AddressResolver
{
    // What /p2p/ID takes at most, and some.
    private const int LongestPeerId = 64;

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
        _clock = clock ?? TimeProvider.System;
        _dns = dns ?? new SystemDnsResolver(clock: _clock);
        _options = options ?? new AddressResolverOptions();
        _options.Validate();
    }

    /// <summary>Resolves all of <paramref name="addresses"/>, looking each name up once and several at the same time.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled. Every other failure is in the result.</exception>
    public ValueTask<ResolvedAddresses> ResolveAsync(IReadOnlyList<Multiaddress> addresses, CancellationToken cancellationToken = default) =>
        ResolveAsync(addresses, peer: null, cancellationToken);

    /// <summary>
    /// Resolves all of <paramref name="addresses"/>, looking each name up once and several at the same time. What stands behind a <c>/dnsaddr</c> that names no
    /// peer are the addresses of <paramref name="peer"/>, without its id, and no other's.
    /// </summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="peer">Whose addresses they are; null for anyone's.</param>
    /// <param name="cancellationToken">Ends the lookups.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled. Every other failure is in the result.</exception>
    public async ValueTask<ResolvedAddresses> ResolveAsync(
        IReadOnlyList<Multiaddress> addresses, PeerId? peer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        using var lookups = new DnsLookups(_dns, _options, _clock, cancellationToken);
        var budget = new ResolutionBudget(_options);
        AddressResolution[] each = [.. addresses.Select(_ => new AddressResolution(lookups, _options, budget))];
        for (int i = 0; i < each.Length; i++)
        {
            each[i].Begin(Target(addresses[i], peer));
        }

        await Task.WhenAll(each.Select(resolution => resolution.RunAsync(cancellationToken))).ConfigureAwait(false);

        var resolved = new OrderedDictionary<Multiaddress, bool>();
        var failures = new List<DialFailure>();
        for (int i = 0; i < each.Length; i++)
        {
            bool isPeerAdded = NeedsPeer(addresses[i], peer);
            bool isCut = !AddUpToLimit(isPeerAdded ? each[i].Resolved.Select(static found => found.WithoutPeerId()) : each[i].Resolved, resolved);
            failures.AddRange(each[i].Failures);
            if (each[i].Cut is not null || isCut)
            {
                Exception reason = each[i].Cut ?? TooMany(_options.MaxAddresses, "addresses", nameof(AddressResolverOptions.MaxAddresses));
                failures.Add(new DialFailure(addresses[i], reason));
            }
        }

        return new ResolvedAddresses([.. resolved.Keys], failures);
    }

    /// <summary>Why an address was not followed to all of its ends.</summary>
    internal static Libp2pException TooMany(int limit, string what, string option) =>
        new($"more than {limit} {what}: the rest is left out ({nameof(AddressResolverOptions)}.{option})");

    private static Multiaddress Target(Multiaddress address, PeerId? peer) => NeedsPeer(address, peer) ? address.WithPeerId(peer!) : address;

    // One name may stand for many peers, as those of public bootstrap nodes do.
    private static bool NeedsPeer(Multiaddress address, PeerId? peer) =>
        peer is not null && address.Components is [.., { Code: MultiaddressCode.DnsAddr }] && address.Bytes.Length < Multiaddress.MaxBytes - LongestPeerId;

    private bool AddUpToLimit(IEnumerable<Multiaddress> found, OrderedDictionary<Multiaddress, bool> resolved)
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
}
