using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports;

/// <summary>Looks up what DNS says of a host name.</summary>
public interface IDnsResolver
{
    /// <summary>The addresses of <paramref name="host"/>, in the order of preference; empty where it has none of that family.</summary>
    /// <param name="host">A host name.</param>
    /// <param name="family"><see cref="AddressFamily.InterNetwork"/>, <see cref="AddressFamily.InterNetworkV6"/>, or <see cref="AddressFamily.Unspecified"/> for both.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The name does not exist or no server answers; the message names the host.</exception>
    ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken = default);

    /// <summary>The TXT records of <paramref name="host"/>, each with its strings joined (RFC 1035, section 3.3.14); empty where it has none.</summary>
    /// <param name="host">The whole name, such as <c>_dnsaddr.example.com</c>: nothing is put before or behind it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The name does not exist or no server answers; the message names the host.</exception>
    ValueTask<IReadOnlyList<string>> ResolveTextAsync(string host, CancellationToken cancellationToken = default);
}
