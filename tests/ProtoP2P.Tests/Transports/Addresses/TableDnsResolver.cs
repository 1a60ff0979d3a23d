using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Addresses;

/// <summary>Answers from a table; <c>silent.example</c> never answers and <c>broken.example</c> fails in an unusual way.</summary>
internal sealed class TableDnsResolver : IDnsResolver
{
    private readonly Dictionary<string, IPAddress[]> _table = new()
    {
        ["both.example"] = [IPAddress.Parse("2001:db8::1"), IPAddress.Parse("192.0.2.1")],
        ["four.example"] = [IPAddress.Parse("192.0.2.4")],
    };

    private readonly Dictionary<string, string[]> _texts = [];
    private int _lookups;
    private int _textLookups;

    public int Lookups => _lookups;

    public int TextLookups => _textLookups;

    public void Add(string host, IPAddress[] addresses) => _table[host] = addresses;

    /// <summary>Records of <c>/dnsaddr/<paramref name="domain"/></c>.</summary>
    public void AddDnsAddr(string domain, params string[] addresses) => AddTexts(domain, [.. addresses.Select(address => $"dnsaddr={address}")]);

    public void AddTexts(string domain, params string[] texts) => _texts[$"_dnsaddr.{domain}"] = texts;

    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _lookups);
        switch (host)
        {
            case "silent.example":
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case "broken.example":
                throw new InvalidOperationException("the resolver is broken");
        }

        return _table.TryGetValue(host, out IPAddress[]? addresses)
            ? addresses
            : throw new Libp2pException($"cannot resolve {host}: the name does not exist");
    }

    public ValueTask<IReadOnlyList<string>> ResolveTextAsync(string host, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _textLookups);
        return _texts.TryGetValue(host, out string[]? texts)
            ? new(texts)
            : throw new Libp2pException($"cannot resolve {host}: the name does not exist");
    }
}
