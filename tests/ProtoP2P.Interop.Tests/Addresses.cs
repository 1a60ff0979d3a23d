namespace ProtoP2P.Interop.Tests;

/// <summary>Where nodes listen, by transport.</summary>
internal static class Addresses
{
    public const string Tcp = "/ip4/127.0.0.1/tcp/0";
    public const string Quic = "/ip4/127.0.0.1/udp/0/quic-v1";
    public const string WebSocket = "/ip4/127.0.0.1/tcp/0/ws";
    public const string SecureWebSocket = "/ip4/127.0.0.1/tcp/0/tls/ws";
}
