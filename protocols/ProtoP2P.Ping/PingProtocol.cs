namespace ProtoP2P.Ping;

/// <summary>The facts of libp2p's ping protocol (libp2p specs, ping/ping.md).</summary>
public static class PingProtocol
{
    /// <summary>The protocol id.</summary>
    public const string Id = "/ipfs/ping/1.0.0";

    /// <summary>How many bytes one ping carries, and its answer repeats.</summary>
    public const int PayloadLength = 32;
}
