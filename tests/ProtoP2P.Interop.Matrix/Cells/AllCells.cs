namespace ProtoP2P.Interop.Matrix.Cells;

/// <summary>The matrix.</summary>
internal static class AllCells
{
    private static readonly string[] Muxers = ["yamux", "mplex"];
    private static readonly string[] Proven = ["noise", "tls"];
    private static readonly string[] Any = ["noise", "tls", "plaintext"];

    /// <summary>Every cell, in the order of the page.</summary>
    public static IReadOnlyList<Cell> Full { get; } =
    [
        .. Combine(PeerKind.Js, ["tcp"], Any, isPrivate: false),
        .. Combine(PeerKind.Js, ["ws", "wss"], Proven, isPrivate: false),
        new Cell(PeerKind.Js, Cell.Quic, null, null),
        .. Combine(PeerKind.Js, ["tcp", "ws"], Proven, isPrivate: true),
        .. Combine(PeerKind.Ours, ["tcp", "ws", "wss", "memory"], Any, isPrivate: false),
        new Cell(PeerKind.Ours, Cell.Quic, null, null),
        .. Combine(PeerKind.Ours, ["tcp", "ws", "wss", "memory"], Any, isPrivate: true),
    ];

    /// <summary>Some of them, in which every transport, security protocol and muxer occurs.</summary>
    public static IReadOnlyList<Cell> Quick { get; } =
    [
        new Cell(PeerKind.Js, "tcp", "noise", "yamux"),
        new Cell(PeerKind.Js, "wss", "tls", "mplex"),
        new Cell(PeerKind.Js, Cell.Quic, null, null),
        new Cell(PeerKind.Js, "tcp", "noise", "yamux", IsPrivate: true),
        new Cell(PeerKind.Ours, "tcp", "noise", "yamux"),
        new Cell(PeerKind.Ours, "tcp", "tls", "mplex"),
        new Cell(PeerKind.Ours, "ws", "noise", "mplex"),
        new Cell(PeerKind.Ours, "wss", "tls", "yamux"),
        new Cell(PeerKind.Ours, "memory", "plaintext", "yamux"),
        new Cell(PeerKind.Ours, Cell.Quic, null, null),
        new Cell(PeerKind.Ours, "tcp", "tls", "yamux", IsPrivate: true),
        new Cell(PeerKind.Ours, "memory", "noise", "mplex", IsPrivate: true),
    ];

    private static IEnumerable<Cell> Combine(PeerKind peer, string[] transports, string[] security, bool isPrivate) =>
        from transport in transports
        from secured in security
        from muxer in Muxers
        select new Cell(peer, transport, secured, muxer, isPrivate);
}
