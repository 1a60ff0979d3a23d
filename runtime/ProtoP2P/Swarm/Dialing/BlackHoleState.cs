namespace ProtoP2P.Swarm;

/// <summary>What <see cref="BlackHoleDetector"/> makes of the dials that it has seen.</summary>
internal enum BlackHoleState
{
    /// <summary>Too few dials to say: all are let through.</summary>
    Probing,

    /// <summary>Enough dials succeed: all are let through.</summary>
    Allowed,

    /// <summary>A black hole: all but a few dials are refused.</summary>
    Blocked,
}
