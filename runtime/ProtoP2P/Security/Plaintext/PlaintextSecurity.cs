using ProtoP2P.Transports;

namespace ProtoP2P.Security.Plaintext;

/// <summary>
/// <c>/plaintext/2.0.0</c> (libp2p specs, plaintext/README.md): each node says who it is, and neither proves it. For tests and for looking at what
/// goes over a wire; never a default.
/// </summary>
/// <remarks>
/// Nothing is encrypted and nothing is authenticated: whoever sits on the path reads and changes every byte, and anybody may claim any identity. What
/// is checked is only that a peer's id belongs to the key it names, and that it is the id that was dialled.
/// </remarks>
public sealed class PlaintextSecurity : ISecurityProtocol
{
    private readonly byte[] _exchange;

    /// <summary>Claims <paramref name="identity"/>, of which only the public key is used.</summary>
    public PlaintextSecurity(PrivateKey identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        PublicKey key = identity.PublicKey;
        _exchange = new PlaintextExchange(PeerId.FromPublicKey(key).Multihash, key.ToProtobuf()).Encode();
    }

    /// <inheritdoc/>
    public string ProtocolId => PlaintextExchange.ProtocolId;

    /// <inheritdoc/>
    /// <exception cref="ProtocolViolationException">The peer's message is malformed, or its id is not that of its key.</exception>
    public async ValueTask<SecureSession> HandshakeAsync(
        IByteChannel channel,
        ConnectionRole role,
        PeerId? expectedPeer,
        IReadOnlyList<string> muxers,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(muxers);
        await channel.WriteAsync(_exchange, cancellationToken).ConfigureAwait(false);
        byte[] message = await ReadMessageAsync(channel, cancellationToken).ConfigureAwait(false);
        (PeerId peer, PublicKey key) = PlaintextExchange.Decode(message).Verify();
        return expectedPeer is null || expectedPeer.Equals(peer)
            ? new SecureSession(channel, peer, key, Muxer: null)
            : throw new WrongPeerException(expectedPeer, peer);
    }

    /// <summary>Reads one message and not a byte more: what follows is the next layer's.</summary>
    private static async ValueTask<byte[]> ReadMessageAsync(IByteChannel channel, CancellationToken cancellationToken)
    {
        byte[] prefix = new byte[PlaintextExchange.MaxPrefix];
        for (int length = 1; ; length++)
        {
            await FillAsync(channel, prefix.AsMemory(length - 1, 1), cancellationToken).ConfigureAwait(false);
            VarintStatus status = Varint.Read(prefix.AsSpan(0, length), out ulong size, out _);
            if (status == VarintStatus.Done)
            {
                byte[] message = new byte[PlaintextExchange.CheckSize(size)];
                await FillAsync(channel, message, cancellationToken).ConfigureAwait(false);
                return message;
            }

            if (status != VarintStatus.NeedMoreData || length == prefix.Length)
            {
                throw PlaintextExchange.Violation("the message's length is malformed or too large");
            }
        }
    }

    private static async ValueTask FillAsync(IByteChannel channel, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            int read = await channel.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            buffer = read > 0 ? buffer[read..] : throw new EndOfStreamException("plaintext: the peer closed the connection instead of saying who it is");
        }
    }
}
