namespace ProtoP2P.Security.Noise;

/// <summary>What a handshake message carries or mixes in (Noise framework, section 7.1). The first letter of a pair is the initiator's key.</summary>
internal enum NoiseToken
{
    /// <summary>The sender's ephemeral public key.</summary>
    E,

    /// <summary>The sender's static public key, encrypted.</summary>
    S,

    /// <summary>A shared secret of both ephemeral keys.</summary>
    EE,

    /// <summary>A shared secret of the initiator's ephemeral and the responder's static key.</summary>
    ES,

    /// <summary>A shared secret of the initiator's static and the responder's ephemeral key.</summary>
    SE,
}
