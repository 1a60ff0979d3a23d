using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProtoP2P.Transports.WebSockets;

/// <summary>
/// Addresses of the shape ip or DNS name, <c>/tcp/N</c>, then <c>/ws</c>, <c>/tls/ws</c>, <c>/tls/sni/HOST/ws</c> or <c>/wss</c> (deprecated, the same
/// as <c>/tls/ws</c>), then perhaps <c>/http-path/P</c>.
/// </summary>
/// <param name="EndPoint">Where the server listens.</param>
/// <param name="IsSecure">Whether there is TLS around the WebSocket.</param>
/// <param name="ServerName">The name that the server is asked for; null where the address has none.</param>
/// <param name="Path">The path of the request, which starts with a slash.</param>
/// <param name="Suffix">What follows the port, without <c>/p2p</c>.</param>
internal sealed record WebSocketAddress(IPEndPoint EndPoint, bool IsSecure, string? ServerName, string Path, string Suffix)
{
    private const string Expected = "/ip4/A/tcp/N or /ip6/A/tcp/N and then /ws, /tls/ws, /tls/sni/HOST/ws or /wss was expected";

    /// <summary>Whether the address is an IP address with a WebSocket, and perhaps <c>/p2p</c>.</summary>
    public static bool IsIp(Multiaddress address) =>
        IpComponents.Count(address.Components) is var count and > 0 && Read(address.Components, count) is not null;

    /// <summary>Whether the address is a DNS name with a WebSocket, and perhaps <c>/p2p</c>.</summary>
    public static bool IsDns(Multiaddress address) =>
        address.Components is [{ Code: MultiaddressCode.Dns or MultiaddressCode.Dns4 or MultiaddressCode.Dns6 }, ..]
        && Read(address.Components, 1) is not null;

    /// <exception cref="ArgumentException">The address has another shape.</exception>
    public static WebSocketAddress Parse(Multiaddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        int count = IpComponents.Count(address.Components);
        if (count == 0 || Read(address.Components, count) is not { } shape)
        {
            throw new ArgumentException($"{address} is no address of the WebSocket transport: {Expected}", nameof(address));
        }

        ushort port = BinaryPrimitives.ReadUInt16BigEndian(address.Components[count].Value.Span);
        string suffix = string.Concat(address.WithoutPeerId().Components.Skip(count + 1).Select(component => component.ToString()));
        return new WebSocketAddress(
            new IPEndPoint(IpComponents.Read(address.Components), port), shape.IsSecure, shape.ServerName, FormatPath(shape.Path), suffix);
    }

    /// <summary>The address of one end of a connection, or of a listener.</summary>
    /// <param name="endPoint">IP address and port.</param>
    /// <param name="suffix">What follows the port.</param>
    public static Multiaddress Format(IPEndPoint endPoint, string suffix) =>
        Multiaddress.Parse($"{IpComponents.Format(endPoint.Address)}/tcp/{endPoint.Port}{suffix}");

    /// <summary>What follows the port in the address of an end that has neither a name nor a path.</summary>
    public static string PlainSuffix(bool isSecure) => isSecure ? "/tls/ws" : "/ws";

    /// <summary>The request's URI. Its host is the server's name where there is one, so that name-based virtual hosts and certificates work.</summary>
    public Uri ToUri()
    {
        string ip = EndPoint.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{new IPAddress(EndPoint.Address.GetAddressBytes())}]"
            : EndPoint.Address.ToString();
        return new Uri($"{(IsSecure ? Uri.UriSchemeWss : Uri.UriSchemeWs)}://{ServerName ?? ip}:{EndPoint.Port}{Path}");
    }

    private static Shape? Read(IReadOnlyList<MultiaddressComponent> components, int start)
    {
        if (components.Count <= start || components[start].Code != MultiaddressCode.Tcp)
        {
            return null;
        }

        MultiaddressComponent[] rest = [.. components.Skip(start + 1)];
        if (rest is [.. var withoutPeer, { Code: MultiaddressCode.P2p }])
        {
            rest = withoutPeer;
        }

        ReadOnlyMemory<byte> path = default;
        if (rest is [.. var withoutPath, { Code: MultiaddressCode.HttpPath } last])
        {
            (rest, path) = (withoutPath, last.Value);
        }

        return rest switch
        {
            [{ Code: MultiaddressCode.Ws }] => new Shape(false, null, path),
            [{ Code: MultiaddressCode.Wss }] => new Shape(true, null, path),
            [{ Code: MultiaddressCode.Tls }, { Code: MultiaddressCode.Ws }] => new Shape(true, null, path),
            [{ Code: MultiaddressCode.Tls }, { Code: MultiaddressCode.Sni } name, { Code: MultiaddressCode.Ws }] when IsHostName(name.Text) => new Shape(true, name.Text, path),
            _ => null,
        };
    }

    // The name becomes part of a URI: nothing in it may end the host and begin a path or a query.
    private static bool IsHostName(string name) => Uri.CheckHostName(name) == UriHostNameType.Dns;

    private static string FormatPath(ReadOnlyMemory<byte> path) =>
        "/" + string.Join('/', Encoding.UTF8.GetString(path.Span).Split('/').Select(Uri.EscapeDataString));

    private sealed record Shape(bool IsSecure, string? ServerName, ReadOnlyMemory<byte> Path);
}
