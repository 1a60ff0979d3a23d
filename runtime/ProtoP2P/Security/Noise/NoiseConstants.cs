namespace ProtoP2P.Security.Noise;

/// <summary>The sizes of libp2p's Noise (libp2p specs, noise/README.md; the Noise protocol framework, revision 34).</summary>
internal static class NoiseConstants
{
    /// <summary>The multistream id.</summary>
    public const string ProtocolId = "/noise";

    /// <summary>The big-endian length in front of each message, in bytes.</summary>
    public const int LengthPrefix = 2;

    /// <summary>The longest message, in bytes.</summary>
    public const int MaxMessage = 65_535;

    /// <summary>The authentication tag at the end of each encrypted message, in bytes.</summary>
    public const int Tag = 16;

    /// <summary>Keys, public keys, shared secrets and hashes, in bytes.</summary>
    public const int Key = 32;

    /// <summary>The most plaintext that a frame holds, in bytes.</summary>
    public const int MaxPlaintext = MaxMessage - Tag;

    /// <summary>The error for a peer that broke a rule of Noise or of libp2p's use of it.</summary>
    public static ProtocolViolationException Violation(string rule, Exception? innerException = null) => new("noise", rule, innerException);
}
