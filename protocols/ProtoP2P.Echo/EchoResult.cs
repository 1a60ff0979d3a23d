namespace ProtoP2P.Echo;

/// <summary>How an echo went.</summary>
/// <param name="Bytes">How many bytes came back.</param>
/// <param name="Match">Whether they are those that were sent, all of them.</param>
/// <param name="Elapsed">From opening the stream to the last byte.</param>
public readonly record struct EchoResult(long Bytes, bool Match, TimeSpan Elapsed);
