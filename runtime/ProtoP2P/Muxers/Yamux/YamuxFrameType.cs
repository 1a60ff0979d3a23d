namespace ProtoP2P.Muxers.Yamux;

/// <summary>The kinds of yamux frames.</summary>
internal enum YamuxFrameType : byte
{
    Data = 0,
    WindowUpdate = 1,
    Ping = 2,
    GoAway = 3,
}
