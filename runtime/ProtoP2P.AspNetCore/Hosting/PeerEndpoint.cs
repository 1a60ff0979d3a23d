namespace ProtoP2P.AspNetCore;

/// <summary>Marks an endpoint that takes peers' WebSockets and nothing else.</summary>
internal sealed class PeerEndpoint
{
    public static PeerEndpoint Instance { get; } = new();
}
