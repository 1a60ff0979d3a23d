using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore;

/// <summary>What ASP.NET Core calls the address of a server, such as <c>http://[::]:5000</c>, as multiaddresses.</summary>
internal static class ServerBinding
{
    /// <summary>The addresses at which a binding takes WebSockets at <paramref name="path"/>; none where it is no IP address.</summary>
    public static IReadOnlyList<Multiaddress> ToAddresses(string binding, string path)
    {
        BindingAddress parsed = BindingAddress.Parse(binding);
        if (parsed.IsUnixPipe || parsed.IsNamedPipe)
        {
            return [];
        }

        string segment = path.Trim('/');
        string suffix = WebSocketAddress.PlainSuffix(parsed.Scheme == Uri.UriSchemeHttps)
            + (segment.Length == 0 ? "" : $"/http-path/{Uri.EscapeDataString(segment)}");
        return [.. Resolve(parsed.Host).Select(ip => WebSocketAddress.Format(new IPEndPoint(ip, parsed.Port), suffix))];
    }

    private static IPAddress[] Resolve(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        }

        // Kestrel takes any name that is no IP address as all addresses, and IPv6's wildcard for both versions.
        IPAddress ip = IPAddress.TryParse(host, out IPAddress? given) ? given : IPAddress.IPv6Any;
        return ip.AddressFamily == AddressFamily.InterNetworkV6 && ip.Equals(IPAddress.IPv6Any) ? [IPAddress.Any, ip] : [ip];
    }
}
