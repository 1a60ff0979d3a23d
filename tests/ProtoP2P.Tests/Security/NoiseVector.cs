namespace ProtoP2P.Tests.Security;

/// <summary>A published run of Noise_XX_25519_ChaChaPoly_SHA256: keys, then payload and message in turn, in hex.</summary>
public sealed record NoiseVector(
    string Source,
    string Prologue,
    string InitiatorStatic,
    string InitiatorEphemeral,
    string ResponderStatic,
    string ResponderEphemeral,
    string? Hash,
    IReadOnlyList<(string Payload, string Ciphertext)> Messages)
{
    public override string ToString() => Source;
}
