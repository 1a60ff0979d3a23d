using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Addresses;

/// <summary>Looks texts up as the test says.</summary>
internal sealed class CallbackDnsResolver(Func<CancellationToken, Task<IReadOnlyList<string>>> texts) : IDnsResolver
{
    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken = default) => new([]);

    public async ValueTask<IReadOnlyList<string>> ResolveTextAsync(string host, CancellationToken cancellationToken = default) => await texts(cancellationToken);
}
