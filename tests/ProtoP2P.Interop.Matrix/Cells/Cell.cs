namespace ProtoP2P.Interop.Matrix.Cells;

/// <summary>What two nodes speak with each other.</summary>
/// <param name="Peer">Who the other one is.</param>
/// <param name="Transport">As the interop harnesses of libp2p name it: tcp, ws, wss, quic-v1; and memory.</param>
/// <param name="Security">noise, tls or plaintext; null where the transport brings its own.</param>
/// <param name="Muxer">yamux or mplex; null where the transport brings its own.</param>
/// <param name="IsPrivate">Inside a private network.</param>
internal sealed record Cell(PeerKind Peer, string Transport, string? Security, string? Muxer, bool IsPrivate = false)
{
    public const string Quic = "quic-v1";

    /// <summary>Where a node of the cell listens.</summary>
    public string Listen => Transport switch
    {
        "tcp" => Tests.Addresses.Tcp,
        "ws" => Tests.Addresses.WebSocket,
        "wss" => Tests.Addresses.SecureWebSocket,
        Quic => Tests.Addresses.Quic,
        _ => "/memory/0",
    };

    /// <summary>The cell's columns of the page's tables.</summary>
    public string Name => string.Join(" | ", Transport + (IsPrivate ? ", pnet" : string.Empty), Security ?? "own", Muxer ?? "own");
}
