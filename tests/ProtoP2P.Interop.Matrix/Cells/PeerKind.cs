namespace ProtoP2P.Interop.Matrix.Cells;

/// <summary>Who is at the other end.</summary>
internal enum PeerKind
{
    /// <summary>js-libp2p in its own process.</summary>
    Js,

    /// <summary>Another node of ours in this process.</summary>
    Ours,
}
