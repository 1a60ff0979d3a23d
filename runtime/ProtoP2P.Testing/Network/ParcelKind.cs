namespace ProtoP2P.Testing;

/// <summary>What happens when a <see cref="Parcel"/> arrives.</summary>
internal enum ParcelKind
{
    /// <summary>Bytes become readable.</summary>
    Data,

    /// <summary>The sender has closed its end in order.</summary>
    End,

    /// <summary>The sender has aborted the connection.</summary>
    Abort,

    /// <summary>The network resets the connection, at both ends.</summary>
    Reset,

    /// <summary>A packet was lost so often that the sender gives up.</summary>
    GiveUp,
}
