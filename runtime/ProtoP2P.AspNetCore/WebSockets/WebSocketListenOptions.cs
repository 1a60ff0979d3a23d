using System.Security.Cryptography.X509Certificates;

namespace ProtoP2P.AspNetCore;

/// <summary>What listening for WebSockets needs besides limits, which are in <see cref="Libp2pHostOptions.WebSocket"/>.</summary>
public sealed class WebSocketListenOptions
{
    /// <summary>
    /// The certificate, with its private key, of the node's own web server on addresses such as <c>/ip4/0.0.0.0/tcp/443/tls/ws</c>; null: such addresses
    /// cannot be listened on. The application's own server, where its port is shared, has its own.
    /// </summary>
    public X509Certificate2? Certificate { get; set; }
}
