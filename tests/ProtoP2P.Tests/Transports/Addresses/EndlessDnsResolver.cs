using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Addresses;

/// <summary>Three names, each with 600 records that lead to one of them again, behind an IP address that no other record has: no ring closes.</summary>
internal sealed class EndlessDnsResolver(string peer) : IDnsResolver
{
    private const int Records = 600;

    private int _lookups;
    private int _read;

    /// <summary>How many records were read, those of a name that was looked up before included.</summary>
    public int RecordsRead => _read;

    /// <summary>Told the number of each record that is read.</summary>
    public Action<int> RecordRead { get; init; } = static _ => { };

    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken = default) => new([]);

    public ValueTask<IReadOnlyList<string>> ResolveTextAsync(string host, CancellationToken cancellationToken = default)
    {
        int lookup = Interlocked.Increment(ref _lookups);
        string[] texts = [.. Enumerable.Range(0, Records).Select(i => $"dnsaddr=/ip4/{lookup}.1.{i / 256}.{i % 256}/dnsaddr/{i % 3}.example/p2p/{peer}")];
        return new(new CountedList(texts, () => RecordRead(Interlocked.Increment(ref _read))));
    }
}
