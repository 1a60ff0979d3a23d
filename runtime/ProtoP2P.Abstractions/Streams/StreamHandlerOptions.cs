namespace ProtoP2P;

/// <summary>Limits and properties of a stream handler.</summary>
public sealed record StreamHandlerOptions
{
    /// <summary>The defaults.</summary>
    public static StreamHandlerOptions Default { get; } = new();

    /// <summary>Inbound streams of this protocol that one peer may have open; more are reset with <see cref="StreamErrorCode.ResourceLimit"/>. Default 256.</summary>
    public int MaxStreamsPerPeer { get; init; } = 256;

    /// <summary>Inbound streams of this protocol in all. Default 1,024.</summary>
    public int MaxStreams { get; init; } = 1024;

    /// <summary>Whether streams over limited connections (relays) are served. Default false.</summary>
    public bool AllowLimitedConnections { get; init; }

    /// <summary>Whether the protocol is the application's: taken off the advertised list first when the host drains. Default true.</summary>
    public bool IsApplication { get; init; } = true;
}
