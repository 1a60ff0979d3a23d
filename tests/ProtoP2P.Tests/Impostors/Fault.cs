namespace ProtoP2P.Tests.Impostors;

/// <summary>What is wrong with how an impostor proves its identity.</summary>
internal static class Fault
{
    /// <summary>Everything is in order, and it is another peer than the one that was dialled.</summary>
    public const string WrongKey = "wrong key";

    /// <summary>Another key's signature beside the claimed key.</summary>
    public const string Foreign = "signature of another key";

    /// <summary>A signature of the claimed key, made for another session's key.</summary>
    public const string Replayed = "signature for another key";

    /// <summary>One bit of the signature is another.</summary>
    public const string Tampered = "tampered signature";

    public const string NoSignature = "no signature";

    /// <summary>An empty payload of Noise, a certificate without the extension of libp2p.</summary>
    public const string Nothing = "no proof at all";

    public const string Garbage = "garbage instead of a proof";

    public const string Expired = "expired certificate";

    public const string NotYetValid = "certificate of the future";

    public const string TwoCertificates = "two certificates";

    /// <summary>The certificate is signed by another key than its own.</summary>
    public const string Issued = "certificate of an authority";

    public const string NoCertificate = "no certificate";

    private static readonly string[] OfBoth = [WrongKey, Foreign, Replayed, Tampered, NoSignature, Nothing, Garbage];

    public static IEnumerable<string> OfNoise => OfBoth;

    public static IEnumerable<string> OfTls => [.. OfBoth, Expired, NotYetValid, TwoCertificates, Issued, NoCertificate];

    /// <summary>Whoever is dialled expects nobody, so that a sound proof of any identity is welcome; whoever listens over TLS has a certificate.</summary>
    public static bool Exists(string fault, bool isDialled) => fault != (isDialled ? NoCertificate : WrongKey);

    /// <summary>What the refusal says. Where the proof is of somebody else's making, whom the peer claims to be.</summary>
    public static string Reason(string fault, string security, PeerId claimed) => (fault, security) switch
    {
        (Foreign or Replayed or Tampered, "noise") => $"the peer claims to be {claimed}, but the signature over its static key is not of that identity's key",
        (NoSignature, "noise") => "the handshake payload has no signature of the identity key",
        (Nothing, "noise") => "the handshake payload has no identity key",
        (Garbage, "noise") => "the handshake payload is no protobuf message",
        (Foreign or Replayed or Tampered or NoSignature, _) =>
            $"the peer claims to be {claimed}, but the signature over its certificate's key is not of that identity's key",
        (Nothing, _) => "the peer's certificate has no libp2p extension",
        (Garbage, _) => "the peer's certificate is malformed",
        (Expired or NotYetValid, _) => "the peer's certificate is valid from ",
        (TwoCertificates, _) => "the peer presented more than one certificate",
        (Issued, _) => "the peer's certificate is not signed by its own key",
        (NoCertificate, _) => "the peer presented no certificate",
        _ => throw new ArgumentException($"{fault} of {security}", nameof(fault)),
    };
}
