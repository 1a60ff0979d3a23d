using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ProtoP2P.Transports.Dns;

namespace ProtoP2P.Transports;

/// <summary>
/// The system's own resolver for IP addresses, hosts file included. It looks up no TXT records: those are asked of the DNS servers that the system is set up
/// with, or of others.
/// </summary>
public sealed class SystemDnsResolver : IDnsResolver
{
    private readonly DnsClient _client;

    /// <summary>A resolver.</summary>
    /// <param name="options">How TXT records are asked for; the defaults where null.</param>
    /// <param name="clock">The clock of the timeouts; the system's where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SystemDnsResolver(DnsOptions? options = null, TimeProvider? clock = null)
    {
        options ??= new DnsOptions();
        options.Validate();
        clock ??= TimeProvider.System;
        _client = new DnsClient(DnsConfigurationSource.Create(options, clock), RandomNumberGenerator.GetInt32, clock);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken = default)
    {
        try
        {
            return await System.Net.Dns.GetHostAddressesAsync(host, family, cancellationToken).ConfigureAwait(false);
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

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ResolveTextAsync(string host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        return await _client.GetTextsAsync(host, cancellationToken).ConfigureAwait(false);
    }

    private static string Describe(SocketError error) => error switch
    {
        SocketError.HostNotFound => "the name does not exist",
        SocketError.TryAgain => "no DNS server answers; try again later",
        _ => $"socket error {error}",
    };
}
