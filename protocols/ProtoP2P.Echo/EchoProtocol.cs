namespace ProtoP2P.Echo;

/// <summary>The facts of js-libp2p's echo protocol: bytes come back until the sender half-closes.</summary>
public static class EchoProtocol
{
    /// <summary>The protocol id.</summary>
    public const string Id = "/echo/1.0.0";
}
