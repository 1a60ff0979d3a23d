using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ProtoP2P.Security.Noise;

/// <summary>A key and the count of messages it has served: the CipherState of the Noise framework, section 5.1.</summary>
internal sealed class CipherState : IDisposable
{
    private const int NonceLength = 12;

    private readonly ChaCha20Poly1305 _aead;
    private readonly ulong _lastNonce;
    private ulong _nonce;

    /// <summary>Starts with message 0. 2^64-1 is reserved; <paramref name="lastNonce"/> lets a test come to the end.</summary>
    public CipherState(ReadOnlySpan<byte> key, ulong lastNonce = ulong.MaxValue - 1)
    {
        _aead = new ChaCha20Poly1305(key);
        _lastNonce = lastNonce;
    }

    /// <summary>Encrypts into <paramref name="destination"/>, which takes the plaintext's length and the tag.</summary>
    /// <exception cref="IOException">The key has served all the messages it may.</exception>
    public void Encrypt(ReadOnlySpan<byte> plaintext, Span<byte> destination, ReadOnlySpan<byte> associatedData = default)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce);
        _aead.Encrypt(
            nonce, plaintext, destination[..plaintext.Length], destination.Slice(plaintext.Length, NoiseConstants.Tag), associatedData);
        _nonce++;
    }

    /// <summary>
    /// Decrypts into <paramref name="destination"/>, which takes the message's length without the tag and may be the message's own
    /// memory. False, with nothing written, where the message is not authentic.
    /// </summary>
    /// <exception cref="IOException">The key has served all the messages it may.</exception>
    public bool TryDecrypt(ReadOnlySpan<byte> message, Span<byte> destination, ReadOnlySpan<byte> associatedData = default)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce);
        int length = message.Length - NoiseConstants.Tag;
        try
        {
            _aead.Decrypt(nonce, message[..length], message[length..], destination[..length], associatedData);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        _nonce++;
        return true;
    }

    /// <summary>Drops the key.</summary>
    public void Dispose() => _aead.Dispose();

    private void WriteNonce(Span<byte> nonce)
    {
        if (_nonce > _lastNonce)
        {
            throw new Libp2pException($"noise: the key has served {_nonce} messages and may serve no more; connect again");
        }

        // Four zero bytes, then the counter in little endian: Noise framework, section 12.3.
        BinaryPrimitives.WriteUInt64LittleEndian(nonce[(NonceLength - sizeof(ulong))..], _nonce);
    }
}
