namespace ProtoP2P;

/// <summary>Who opened a stream or a connection.</summary>
public enum Direction
{
    /// <summary>The peer.</summary>
    Inbound,

    /// <summary>This node.</summary>
    Outbound,
}
