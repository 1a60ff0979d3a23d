namespace ProtoP2P.Rpc;

/// <summary>What is known of the first bytes that a call sends.</summary>
/// <param name="MayBeEarly">Whether the dialer writes first and its bytes cannot be read as a proposal.</param>
/// <param name="CanReplay">Whether the whole request can be sent again.</param>
/// <param name="Bytes">How long the opening is.</param>
internal readonly record struct OpeningShape(bool MayBeEarly, bool CanReplay, int Bytes);
