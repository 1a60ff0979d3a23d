namespace ProtoP2P;

/// <summary>Where a host stands in its life. It is lived once.</summary>
internal enum HostState
{
    /// <summary>Not started.</summary>
    Created,

    /// <summary>Services and listeners are being started.</summary>
    Starting,

    /// <summary>Listening and serving.</summary>
    Running,

    /// <summary>No new work; running calls may end.</summary>
    Draining,

    /// <summary>Everything is closed.</summary>
    Stopped,
}
