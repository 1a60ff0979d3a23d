using System.Security.Cryptography;
using ProtoP2P.Crypto;

namespace ProtoP2P.Security.Noise;

/// <summary>An X25519 key. Disposing zeroes the private half.</summary>
internal sealed class NoiseKeyPair : IDisposable
{
    // Pinned: a collector that moves the array would leave copies of the key behind.
    private readonly byte[] _privateKey = GC.AllocateUninitializedArray<byte>(NoiseConstants.Key, pinned: true);
    private readonly byte[] _publicKey = new byte[NoiseConstants.Key];

    /// <summary>A key with the private half that <paramref name="fill"/> chooses.</summary>
    public NoiseKeyPair(ICurve25519 curve, Action<Span<byte>> fill)
    {
        fill(_privateKey);
        curve.X25519PublicKey(_privateKey, _publicKey);
    }

    /// <summary>The secret half, 32 bytes.</summary>
    public ReadOnlySpan<byte> PrivateKey => _privateKey;

    /// <summary>The public half, 32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_privateKey);
}
