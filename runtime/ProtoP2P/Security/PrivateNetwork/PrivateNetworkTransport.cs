using System.Security.Cryptography;
using ProtoP2P.Crypto;
using ProtoP2P.Transports;

namespace ProtoP2P.Security.PrivateNetwork;

/// <summary>Puts the connections of another transport into a private network: below multistream-select, so that strangers read nothing at all.</summary>
/// <remarks>For transports of raw bytes. One that brings its own security, such as QUIC, has no place for it and no part in a private network.</remarks>
public sealed class PrivateNetworkTransport : ITransport
{
    private readonly ITransport _inner;
    private readonly PrivateNetworkKey _key;
    private readonly Action<Span<byte>> _random;
    private readonly bool _checksStart;

    /// <summary>Wraps a transport.</summary>
    /// <param name="inner">Carries the bytes.</param>
    /// <param name="key">The network's key, of which a copy is kept; the caller disposes his own.</param>
    /// <exception cref="PlatformNotSupportedException">libsodium does not load; the message says how to install it.</exception>
    public PrivateNetworkTransport(ITransport inner, PrivateNetworkKey key)
        : this(inner, key, RandomNumberGenerator.Fill, checksStart: true)
    {
    }

    /// <summary>The same with a source of nonces, and for carriers of something else than multistream-select.</summary>
    internal PrivateNetworkTransport(ITransport inner, PrivateNetworkKey key, Action<Span<byte>> random, bool checksStart)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(key);
        XSalsa20.ThrowIfMissing();
        _inner = inner;
        _key = key.Copy();
        _random = random;
        _checksStart = checksStart;
    }

    /// <inheritdoc/>
    public bool CanDial(Multiaddress address) => CanProtect(address) && _inner.CanDial(address);

    /// <inheritdoc/>
    public bool CanListen(Multiaddress address) => CanProtect(address) && _inner.CanListen(address);

    /// <inheritdoc/>
    public async ValueTask<ITransportConnection> DialAsync(Multiaddress address, CancellationToken cancellationToken = default) =>
        Protect(await _inner.DialAsync(address, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<ITransportListener> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default) =>
        new PrivateNetworkListener(await _inner.ListenAsync(address, cancellationToken).ConfigureAwait(false), Protect);

    /// <summary>Whether connections to an address of this shape can be put into a private network.</summary>
    internal static bool CanProtect(Multiaddress address) => address.Components.All(component => component.Code != MultiaddressCode.QuicV1);

    private PrivateNetworkConnection Protect(ITransportConnection connection) => new(connection, _key, _random, _checksStart);
}
