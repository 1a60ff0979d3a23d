namespace ProtoP2P.Security.Noise;

/// <summary>Where a write is cut into frames.</summary>
/// <remarks>
/// OpenSSL takes a quarter less time for ChaCha20-Poly1305 over a length that is a multiple of 128 bytes: 213 in place of 282 us a MiB in frames of 64 KiB, on a processor with AVX-512.
/// So a full frame is such a multiple, and a large piece is cut at the last one in it: the frame more that takes its rest costs less than that gains.
/// </remarks>
internal static class NoiseFrameCut
{
    /// <summary>The plaintext of a full frame, in bytes: with its length and tag it is just under 64 KiB, so that pooled buffers of powers of two hold whole frames.</summary>
    public const int Full = NoiseConstants.MaxPlaintext / Stride * Stride;

    /// <summary>What a frame adds to its plaintext, in bytes.</summary>
    public const int Overhead = NoiseConstants.LengthPrefix + NoiseConstants.Tag;

    private const int Stride = 128;
    private const int WorthTwoFrames = 32 * 1024;

    /// <summary>How many of <paramref name="remaining"/> bytes the next frame takes.</summary>
    public static int Next(int remaining)
    {
        if (remaining >= Full)
        {
            return Full;
        }

        return remaining < WorthTwoFrames ? remaining : remaining / Stride * Stride;
    }

    /// <summary>The most bytes that <paramref name="plaintext"/> bytes take in frames.</summary>
    public static int MaxLength(int plaintext) => plaintext + ((plaintext / Full) + 2) * Overhead;
}
