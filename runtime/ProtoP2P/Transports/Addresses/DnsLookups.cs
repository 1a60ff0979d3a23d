using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports;

/// <summary>The lookups of one resolution: each name once, a few at a time, and no more than the limit.</summary>
internal sealed class DnsLookups(IDnsResolver dns, AddressResolverOptions options, TimeProvider clock, CancellationToken cancellationToken) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places = new(options.MaxParallelLookups);
    private readonly Dictionary<(string Host, AddressFamily Family), Lazy<Task<IReadOnlyList<IPAddress>>>> _addresses = [];
    private readonly Dictionary<string, Lazy<Task<IReadOnlyList<string>>>> _texts = [];

    /// <summary>The IP addresses of a host: at least one.</summary>
    public async Task<IReadOnlyList<IPAddress>> GetAddressesAsync(string host, AddressFamily family)
    {
        IReadOnlyList<IPAddress> found = await OnceAsync(
            _addresses, (Normalize(host), family), host, token => dns.ResolveAsync(host, family, token)).ConfigureAwait(false);
        IPAddress[] fitting = [.. found.Where(ip => family == AddressFamily.Unspecified || ip.AddressFamily == family)];
        return fitting.Length > 0 ? fitting : throw new Libp2pException($"cannot resolve {host}: it has no {Describe(family)} address");
    }

    /// <summary>The TXT records of a name.</summary>
    public Task<IReadOnlyList<string>> GetTextsAsync(string host) =>
        OnceAsync(_texts, Normalize(host), host, token => dns.ResolveTextAsync(host, token));

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private Task<T> OnceAsync<TKey, T>(Dictionary<TKey, Lazy<Task<T>>> made, TKey key, string host, Func<CancellationToken, ValueTask<T>> lookUp)
        where TKey : notnull
    {
        Lazy<Task<T>>? lookup;
        lock (_gate)
        {
            if (!made.TryGetValue(key, out lookup))
            {
                if (_addresses.Count + _texts.Count == options.MaxLookups)
                {
                    throw new Libp2pException(
                        $"cannot resolve {host}: {options.MaxLookups} names were looked up before it ({nameof(AddressResolverOptions)}.{nameof(AddressResolverOptions.MaxLookups)})");
                }

                lookup = new Lazy<Task<T>>(() => LookUpAsync(host, lookUp));
                made.Add(key, lookup);
            }
        }

        return lookup.Value;
    }

    private async Task<T> LookUpAsync<T>(string host, Func<CancellationToken, ValueTask<T>> lookUp)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await AskAsync(host, lookUp).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<T> AskAsync<T>(string host, Func<CancellationToken, ValueTask<T>> lookUp)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> lookup = lookUp(abandoned.Token).AsTask();
        try
        {
            return await lookup.WaitAsync(options.LookupTimeout, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException expiry)
        {
            throw new Libp2pException(
                $"cannot resolve {host}: no answer within {options.LookupTimeout.TotalSeconds:0.###} s ({nameof(AddressResolverOptions)}.{nameof(AddressResolverOptions.LookupTimeout)})",
                expiry);
        }
        finally
        {
            // Said here for a cancelled call too: its token reaches the wait first, whose end takes the link to the lookup away.
            if (!lookup.IsCompleted)
            {
                await abandoned.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    // DNS knows no case (RFC 4343), and the dot at the end is the root's (RFC 1034, section 3.1).
    private static string Normalize(string host) => host.TrimEnd('.').ToLowerInvariant();

    private static string Describe(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => "IPv4",
        AddressFamily.InterNetworkV6 => "IPv6",
        _ => "IP",
    };
}
