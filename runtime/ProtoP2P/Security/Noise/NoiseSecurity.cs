using System.Security.Cryptography;
using ProtoP2P.Crypto;
using ProtoP2P.Transports;

namespace ProtoP2P.Security.Noise;

/// <summary>
/// libp2p's Noise: Noise_XX_25519_ChaChaPoly_SHA256, in which both nodes sign their static key with their identity key (libp2p specs,
/// noise/README.md). The muxer is agreed on the way, which saves a round trip.
/// </summary>
/// <remarks>
/// One X25519 static key serves all connections of an instance, so that it is signed once and not for each handshake. Nothing is lost
/// by that: what protects past sessions is the ephemeral key, which is fresh each time, and whoever could steal the static key
/// from the process could steal the identity key beside it. It exists in memory only and is zeroed on dispose.
/// </remarks>
public sealed class NoiseSecurity : ISecurityProtocol, IDisposable
{
    private readonly ICurve25519 _curve;
    private readonly Action<Span<byte>> _random;
    private readonly NoiseKeyPair _static;
    private readonly byte[] _identityKey;
    private readonly byte[] _identitySignature;
    private volatile bool _disposed;

    /// <summary>Authenticates this node as the owner of <paramref name="identity"/>, which is used here only and not kept.</summary>
    /// <exception cref="PlatformNotSupportedException">The system has no ChaCha20-Poly1305 or no X25519.</exception>
    public NoiseSecurity(PrivateKey identity)
        : this(identity, Curve25519.Default, RandomNumberGenerator.Fill)
    {
    }

    /// <summary>The same with a chosen back end and a source for the static key (drawn first) and for the ephemeral ones.</summary>
    internal NoiseSecurity(PrivateKey identity, ICurve25519 curve, Action<Span<byte>> random)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (!ChaCha20Poly1305.IsSupported)
        {
            throw new PlatformNotSupportedException("Noise needs ChaCha20-Poly1305, which this system's cryptography does not offer; on Linux install OpenSSL 1.1 or newer");
        }

        _curve = curve;
        _random = random;
        _static = new NoiseKeyPair(curve, random);
        _identityKey = identity.PublicKey.ToProtobuf().ToArray();
        _identitySignature = identity.Sign(NoiseIdentity.SignedBytes(_static.PublicKey));
    }

    /// <inheritdoc/>
    public string ProtocolId => NoiseConstants.ProtocolId;

    /// <inheritdoc/>
    /// <exception cref="ProtocolViolationException">A message of the handshake is malformed or not authentic, or the identity is not proved.</exception>
    public async ValueTask<SecureSession> HandshakeAsync(
        IByteChannel channel,
        ConnectionRole role,
        PeerId? expectedPeer,
        IReadOnlyList<string> muxers,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(muxers);
        ObjectDisposedException.ThrowIf(_disposed, this);
        using NoiseHandshake handshake = new(role, _curve, _static, new NoiseKeyPair(_curve, _random));
        using NoiseHandshakeDriver driver = new(channel, handshake);
        IReadOnlyList<string> offered = EarlyMuxers.InSharedOrder(muxers);
        byte[] payload = new NoisePayload(_identityKey, _identitySignature, offered).Encode();

        NoiseIdentity remote;
        if (role == ConnectionRole.Initiator)
        {
            // The first message carries nothing: its payload would be plaintext, and rust-libp2p refuses one.
            await driver.SendAsync(default, cancellationToken).ConfigureAwait(false);
            remote = NoiseIdentity.Verify(await driver.ReceiveAsync(cancellationToken).ConfigureAwait(false), handshake.RemoteStatic, expectedPeer);
            await driver.SendAsync(payload, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            ArraySegment<byte> first = await driver.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            if (first.Count != 0)
            {
                throw NoiseConstants.Violation("handshake message 1 has a payload, which would be unprotected");
            }

            await driver.SendAsync(payload, cancellationToken).ConfigureAwait(false);
            remote = NoiseIdentity.Verify(await driver.ReceiveAsync(cancellationToken).ConfigureAwait(false), handshake.RemoteStatic, expectedPeer);
        }

        (CipherState send, CipherState receive) = handshake.Split();
        NoiseChannel encrypted = new(channel, driver.DetachFrames(), send, receive);
        return new SecureSession(encrypted, remote.Peer, remote.Key, EarlyMuxers.Select(offered, remote.Muxers));
    }

    /// <summary>Zeroes the static key. Handshakes in progress fail or finish; sessions go on.</summary>
    public void Dispose()
    {
        _disposed = true;
        _static.Dispose();
    }
}
