namespace ProtoP2P.Identify;

/// <summary>The facts of libp2p's identify protocols (libp2p specs, identify/README.md).</summary>
public static class IdentifyProtocol
{
    /// <summary>The protocol by which a peer is asked.</summary>
    public const string Id = "/ipfs/id/1.0.0";

    /// <summary>The protocol by which a peer tells of its own accord.</summary>
    public const string PushId = "/ipfs/id/push/1.0.0";

    /// <summary>The largest message that is read, in bytes; go and js read as much.</summary>
    public const int MaxMessageBytes = 8 * 1024;

    /// <summary>How many messages one answer may have.</summary>
    public const int MaxMessages = 10;

    /// <summary>The largest message that is sent: rust reads no more, and one message only.</summary>
    public const int MaxSentMessageBytes = 4 * 1024;
}
