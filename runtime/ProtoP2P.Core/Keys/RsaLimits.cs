namespace ProtoP2P;

/// <summary>Which RSA keys are accepted: the sizes of go-libp2p, and a public exponent that makes verifying cheap.</summary>
internal static class RsaLimits
{
    public const int MinBits = 2048;
    public const int MaxBits = 8192;

    private const int MaxExponentLength = 4;

    /// <param name="modulus">Big-endian, without leading zeros.</param>
    /// <param name="exponent">Big-endian, without leading zeros.</param>
    /// <exception cref="FormatException">Outside the limits.</exception>
    public static void Check(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        int bits = modulus.IsEmpty ? 0 : (modulus.Length * 8) - byte.LeadingZeroCount(modulus[0]);
        if (bits is < MinBits or > MaxBits)
        {
            throw new FormatException($"An RSA key has {MinBits} to {MaxBits} bits, this one {bits}.");
        }

        bool smallest = exponent is [] or [1];
        if (smallest || exponent.Length > MaxExponentLength || (exponent[^1] & 1) == 0 || (modulus[^1] & 1) == 0)
        {
            throw new FormatException("An RSA key has an odd modulus and an odd public exponent of 3 to 4294967295.");
        }
    }
}
