namespace ProtoP2P.Fetch;

/// <summary>The facts of libp2p's fetch (libp2p specs, fetch/README.md).</summary>
public static class FetchProtocol
{
    /// <summary>The protocol id.</summary>
    public const string Id = "/libp2p/fetch/0.0.1";

    /// <summary>The largest message that is sent and read, in bytes: a value is a little shorter.</summary>
    public const int MaxMessageBytes = 1024 * 1024;
}
