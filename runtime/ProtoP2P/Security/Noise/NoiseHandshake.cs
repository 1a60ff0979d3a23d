using System.Security.Cryptography;
using ProtoP2P.Crypto;

namespace ProtoP2P.Security.Noise;

/// <summary>
/// Noise_XX_25519_ChaChaPoly_SHA256, without I/O: three messages, after which both sides hold each other's static key and a key for each
/// direction. Payloads are opaque here; messages are without their length prefix.
/// </summary>
internal sealed class NoiseHandshake : IDisposable
{
    private static readonly NoiseToken[][] s_pattern =
    [
        [NoiseToken.E],
        [NoiseToken.E, NoiseToken.EE, NoiseToken.S, NoiseToken.ES],
        [NoiseToken.S, NoiseToken.SE],
    ];

    private readonly SymmetricState _symmetric = new("Noise_XX_25519_ChaChaPoly_SHA256"u8);
    private readonly ConnectionRole _role;
    private readonly ICurve25519 _curve;
    private readonly NoiseKeyPair _static;
    private readonly NoiseKeyPair _ephemeral;
    private readonly byte[] _remoteEphemeral = new byte[NoiseConstants.Key];
    private readonly byte[] _remoteStatic = new byte[NoiseConstants.Key];
    private int _message;

    /// <summary>Starts a handshake. The ephemeral key is owned, and zeroed on dispose; the static key stays the caller's.</summary>
    public NoiseHandshake(
        ConnectionRole role, ICurve25519 curve, NoiseKeyPair staticKey, NoiseKeyPair ephemeralKey, ReadOnlySpan<byte> prologue = default)
    {
        _role = role;
        _curve = curve;
        _static = staticKey;
        _ephemeral = ephemeralKey;
        _symmetric.MixHash(prologue);
    }

    /// <summary>Whether all three messages have passed.</summary>
    public bool IsComplete => _message == s_pattern.Length;

    /// <summary>The peer's static public key, once it was received.</summary>
    public ReadOnlySpan<byte> RemoteStatic => _remoteStatic;

    /// <summary>The hash of the transcript, which is unique to this session.</summary>
    public ReadOnlySpan<byte> Hash => _symmetric.Hash;

    /// <summary>Writes the next message and returns its length: at most 96 bytes more than the payload.</summary>
    /// <exception cref="ProtocolViolationException">The peer's key is a point of low order.</exception>
    public int WriteMessage(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        ThrowUnlessTurn(writing: true);
        int written = 0;
        foreach (NoiseToken token in s_pattern[_message])
        {
            written += WriteToken(token, destination[written..]);
        }

        written += _symmetric.EncryptAndHash(payload, destination[written..]);
        _message++;
        return written;
    }

    /// <summary>Reads the next message, writes its payload to <paramref name="payload"/> and returns the payload's length.</summary>
    /// <exception cref="ProtocolViolationException">The message is too short, not authentic, or holds a point of low order.</exception>
    public int ReadMessage(ReadOnlySpan<byte> message, Span<byte> payload)
    {
        ThrowUnlessTurn(writing: false);
        foreach (NoiseToken token in s_pattern[_message])
        {
            message = message[ReadToken(token, message)..];
        }

        if (!_symmetric.TryDecryptAndHash(message, payload, out int written))
        {
            throw Violation("does not decrypt: the peer's keys do not match, or someone changed it on the way");
        }

        _message++;
        return written;
    }

    /// <summary>The keys that protect what follows.</summary>
    public (CipherState Send, CipherState Receive) Split()
    {
        if (!IsComplete)
        {
            throw new InvalidOperationException("the handshake is not complete");
        }

        (CipherState initiator, CipherState responder) = _symmetric.Split();
        return _role == ConnectionRole.Initiator ? (initiator, responder) : (responder, initiator);
    }

    /// <summary>Zeroes the ephemeral key and the derived secrets.</summary>
    public void Dispose()
    {
        _ephemeral.Dispose();
        _symmetric.Dispose();
    }

    private int WriteToken(NoiseToken token, Span<byte> destination)
    {
        switch (token)
        {
            case NoiseToken.E:
                _ephemeral.PublicKey.CopyTo(destination);
                _symmetric.MixHash(_ephemeral.PublicKey);
                return NoiseConstants.Key;
            case NoiseToken.S:
                return _symmetric.EncryptAndHash(_static.PublicKey, destination);
            default:
                MixSharedSecret(token);
                return 0;
        }
    }

    private int ReadToken(NoiseToken token, ReadOnlySpan<byte> message)
    {
        switch (token)
        {
            case NoiseToken.E:
                Take(message, NoiseConstants.Key).CopyTo(_remoteEphemeral);
                _symmetric.MixHash(_remoteEphemeral);
                return NoiseConstants.Key;
            case NoiseToken.S:
                ReadOnlySpan<byte> encrypted = Take(message, NoiseConstants.Key + _symmetric.Overhead);
                return _symmetric.TryDecryptAndHash(encrypted, _remoteStatic, out _)
                    ? encrypted.Length
                    : throw Violation("holds a static key that does not decrypt");
            default:
                MixSharedSecret(token);
                return 0;
        }
    }

    private void MixSharedSecret(NoiseToken token)
    {
        // The initiator's key is the one the token names first.
        bool initiator = _role == ConnectionRole.Initiator;
        bool ownIsEphemeral = token == NoiseToken.EE || (token == NoiseToken.ES) == initiator;
        bool remoteIsEphemeral = token == NoiseToken.EE || (token == NoiseToken.SE) == initiator;
        Span<byte> secret = stackalloc byte[NoiseConstants.Key];
        try
        {
            NoiseKeyPair own = ownIsEphemeral ? _ephemeral : _static;
            if (!_curve.TryX25519(own.PrivateKey, remoteIsEphemeral ? _remoteEphemeral : _remoteStatic, secret))
            {
                throw Violation("holds a point of low order");
            }

            _symmetric.MixKey(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> message, int length) =>
        message.Length >= length ? message[..length] : throw Violation("is too short");

    private void ThrowUnlessTurn(bool writing)
    {
        bool initiatorWrites = _message % 2 == 0;
        if (IsComplete || writing != ((_role == ConnectionRole.Initiator) == initiatorWrites))
        {
            throw new InvalidOperationException($"message {_message + 1} of the handshake is not this side's to {(writing ? "write" : "read")}");
        }
    }

    private ProtocolViolationException Violation(string what) => NoiseConstants.Violation($"handshake message {_message + 1} {what}");
}
