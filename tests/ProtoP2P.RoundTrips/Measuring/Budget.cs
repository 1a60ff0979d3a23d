namespace ProtoP2P.RoundTrips.Measuring;

/// <summary>The round trips that this library may take from the start of a dial to the first reply.</summary>
internal static class Budget
{
    // TCP 1; multistream-select, the handshake and the muxer 1; the call 1.
    private const int Tcp = 3;
    private const int Quic = 2;
    private const int WebSocketUpgrade = 1;

    // Nothing in plaintext's exchange names a muxer, so that multistream-select has to.
    private const int MuxerNegotiation = 1;

    /// <summary>What a cell may take whose dialer is ours; null where it is not.</summary>
    public static int? Of(Cell cell)
    {
        if (cell.Dialer != NodeKind.Ours)
        {
            return null;
        }

        int upgrade = cell.Stack.Transport == "ws" ? WebSocketUpgrade : 0;
        int muxer = cell.Stack.Security == "plaintext" ? MuxerNegotiation : 0;
        return (cell.Stack.IsQuic ? Quic : Tcp) + upgrade + muxer + AfterConnecting(cell.First);
    }

    /// <summary>A call goes out with its protocol's proposal; bytes that may be anything await the agreement first, and a ping also its stream's orderly end.</summary>
    private static int AfterConnecting(FirstUse first) => first switch
    {
        FirstUse.Call => 0,
        FirstUse.Echo => 1,
        _ => 2,
    };
}
