namespace ProtoP2P.Swarm;

/// <summary>What stands where the peerstore's file should be.</summary>
internal enum PeerstoreFileKind
{
    /// <summary>Nothing, or a file without a byte.</summary>
    Empty,

    /// <summary>A whole file of the present version, as far as its header tells.</summary>
    Readable,

    /// <summary>Begins with zeros: corrupt where all of it is zeros, else foreign.</summary>
    Blank,

    /// <summary>A peerstore's file that was cut off or damaged.</summary>
    Corrupt,

    /// <summary>A file of a version that is not known yet.</summary>
    Future,

    /// <summary>Something else: nobody's to touch.</summary>
    Foreign,
}
