using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>The names of an <see cref="InMemoryNetwork"/>: its hosts ask here, and nothing leaves the process. What is set holds for lookups from then on.</summary>
/// <remarks>Thread-safe. Names have no case, as in DNS.</remarks>
public sealed class InMemoryDns : IDnsResolver
{
    private readonly ConcurrentDictionary<string, IPAddress[]> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string[]> _texts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets the IP addresses of a name: what <c>/dns4</c>, <c>/dns6</c> and <c>/dns</c> become.</summary>
    public void SetAddresses(string host, params IPAddress[] addresses)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentNullException.ThrowIfNull(addresses);
        _addresses[host] = [.. addresses];
    }

    /// <summary>Sets the TXT records of a name, such as <c>_dnsaddr.example.com</c>.</summary>
    public void SetTexts(string host, params string[] texts)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentNullException.ThrowIfNull(texts);
        _texts[host] = [.. texts];
    }

    /// <summary>Sets the records that make <c>/dnsaddr/<paramref name="domain"/></c> stand for hosts, with all addresses on which they listen now.</summary>
    public void SetPeers(string domain, params ILibp2pHost[] hosts)
    {
        ArgumentException.ThrowIfNullOrEmpty(domain);
        ArgumentNullException.ThrowIfNull(hosts);
        SetTexts(
            $"_dnsaddr.{domain}",
            [.. hosts.SelectMany(static host => host.ListenAddresses.Select(address => $"dnsaddr={address.WithPeerId(host.PeerId)}"))]);
    }

    /// <summary>Takes back what was set for a name; for a domain of <see cref="SetPeers"/> that is <c>_dnsaddr.</c> and the domain.</summary>
    public void Remove(string host)
    {
        _addresses.TryRemove(host, out _);
        _texts.TryRemove(host, out _);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken = default) =>
        _addresses.TryGetValue(host, out IPAddress[]? addresses)
            ? new([.. addresses.Where(address => family == AddressFamily.Unspecified || address.AddressFamily == family)])
            : _texts.ContainsKey(host) ? new([]) : throw Missing(host);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ResolveTextAsync(string host, CancellationToken cancellationToken = default) =>
        _texts.TryGetValue(host, out string[]? texts) ? new(texts) : _addresses.ContainsKey(host) ? new([]) : throw Missing(host);

    private static Libp2pException Missing(string host) =>
        new($"cannot resolve {host}: no such name on this network; set it on {nameof(InMemoryNetwork)}.{nameof(InMemoryNetwork.Dns)}");
}
