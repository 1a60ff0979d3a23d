namespace ProtoP2P.RoundTrips.Measuring;

/// <summary>Whose node is measured.</summary>
internal enum NodeKind
{
    /// <summary>This library's.</summary>
    Ours,

    /// <summary>js-libp2p's.</summary>
    Js,
}
