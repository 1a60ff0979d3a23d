using System.Security.Cryptography;

namespace ProtoP2P.Security.Noise;

/// <summary>The chaining key and the transcript hash of a handshake: the SymmetricState of the Noise framework, section 5.2.</summary>
internal sealed class SymmetricState : IDisposable
{
    private readonly byte[] _chainingKey = new byte[NoiseConstants.Key];
    private readonly byte[] _hash = new byte[NoiseConstants.Key];
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private CipherState? _cipher;

    /// <summary>Starts with a protocol name of exactly 32 bytes, which is then the first hash itself.</summary>
    public SymmetricState(ReadOnlySpan<byte> protocolName)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(protocolName.Length, NoiseConstants.Key);
        protocolName.CopyTo(_hash);
        protocolName.CopyTo(_chainingKey);
    }

    /// <summary>The hash of everything both sides have sent.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>Bytes that encryption adds to a payload: none before the first key.</summary>
    public int Overhead => _cipher is null ? 0 : NoiseConstants.Tag;

    /// <summary>Adds <paramref name="data"/> to the transcript.</summary>
    public void MixHash(ReadOnlySpan<byte> data)
    {
        _sha256.AppendData(_hash);
        _sha256.AppendData(data);
        _sha256.GetHashAndReset(_hash);
    }

    /// <summary>Derives the next key from a shared secret.</summary>
    public void MixKey(ReadOnlySpan<byte> secret)
    {
        Span<byte> derived = stackalloc byte[2 * NoiseConstants.Key];
        Derive(secret, derived);
        derived[..NoiseConstants.Key].CopyTo(_chainingKey);
        _cipher?.Dispose();
        _cipher = new CipherState(derived[NoiseConstants.Key..]);
        CryptographicOperations.ZeroMemory(derived);
    }

    /// <summary>Encrypts a payload, once there is a key, and adds it to the transcript. Returns the bytes written.</summary>
    public int EncryptAndHash(ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        Span<byte> written = destination[..(plaintext.Length + Overhead)];
        if (_cipher is null)
        {
            plaintext.CopyTo(written);
        }
        else
        {
            _cipher.Encrypt(plaintext, written, _hash);
        }

        MixHash(written);
        return written.Length;
    }

    /// <summary>Decrypts a payload, once there is a key, and adds it to the transcript. False where it is too short or not authentic.</summary>
    public bool TryDecryptAndHash(ReadOnlySpan<byte> message, Span<byte> destination, out int written)
    {
        written = message.Length - Overhead;
        if (written < 0)
        {
            return false;
        }

        if (_cipher is null)
        {
            message.CopyTo(destination);
        }
        else if (!_cipher.TryDecrypt(message, destination, _hash))
        {
            return false;
        }

        MixHash(message);
        return true;
    }

    /// <summary>The keys of the two directions: the initiator's first.</summary>
    public (CipherState Initiator, CipherState Responder) Split()
    {
        Span<byte> derived = stackalloc byte[2 * NoiseConstants.Key];
        Derive([], derived);
        CipherState initiator = new(derived[..NoiseConstants.Key]);
        CipherState responder = new(derived[NoiseConstants.Key..]);
        CryptographicOperations.ZeroMemory(derived);
        return (initiator, responder);
    }

    /// <summary>Zeroes the keys.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_chainingKey);
        _cipher?.Dispose();
        _sha256.Dispose();
    }

    // Noise's HKDF (section 4.3). It is RFC 5869's with the chaining key as salt and no info, but OpenSSL's refuses the empty secret of Split.
    private void Derive(ReadOnlySpan<byte> secret, Span<byte> output)
    {
        Span<byte> extracted = stackalloc byte[NoiseConstants.Key];
        Span<byte> chained = stackalloc byte[NoiseConstants.Key + 1];
        HMACSHA256.HashData(_chainingKey, secret, extracted);
        HMACSHA256.HashData(extracted, [1], output[..NoiseConstants.Key]);
        output[..NoiseConstants.Key].CopyTo(chained);
        chained[^1] = 2;
        HMACSHA256.HashData(extracted, chained, output[NoiseConstants.Key..]);
        CryptographicOperations.ZeroMemory(extracted);
        CryptographicOperations.ZeroMemory(chained);
    }
}
