using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports;

/// <summary>The system's own resolver, hosts file included.</summary>
public sealed class SystemDnsResolver : IDnsResolver
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, family, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.NoData)
        {
            return [];
        }
        catch (SocketException failure)
        {
            throw new Libp2pException($"cannot resolve {host}: {Describe(failure.SocketErrorCode)}", failure);
        }
        catch (ArgumentException failure)
        {
            throw new Libp2pException($"cannot resolve {host}: it is no host name", failure);
        }
    }

    private static string Describe(SocketError error) => error switch
    {
        SocketError.HostNotFound => "the name does not exist",
        SocketError.TryAgain => "no DNS server answers; try again later",
        _ => $"socket error {error}",
    };
}
