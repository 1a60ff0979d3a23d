namespace ProtoP2P.Muxers.Mplex;

/// <summary>The kinds of mplex frames. The names say which role the sender has in the stream: the opener is the initiator.</summary>
internal enum MplexFlag : byte
{
    NewStream = 0,
    MessageReceiver = 1,
    MessageInitiator = 2,
    CloseReceiver = 3,
    CloseInitiator = 4,
    ResetReceiver = 5,
    ResetInitiator = 6,
}
