using System.Buffers;
using System.Runtime.CompilerServices;
using ProtoP2P.Crypto;
using ProtoP2P.Transports;

namespace ProtoP2P.Security.PrivateNetwork;

/// <summary>
/// A connection whose bytes are encrypted under the network's key (libp2p specs, pnet): each side sends a nonce in the clear, and then everything XORed
/// with the keystream of the key and its nonce.
/// </summary>
/// <remarks>
/// The nonce leaves with the first write, or alone where reading comes first: js and rust wait for it before they send anything else. There is no
/// authentication here; a node with another key shows by its first bytes, which are always multistream-select's.
/// </remarks>
internal sealed class PrivateNetworkConnection : ITransportConnection
{
    private const int MaxBatch = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly ITransportConnection _carrier;
    private readonly PrivateNetworkKey _key;
    private readonly byte[] _nonce = new byte[XSalsa20.NonceSize];
    private readonly byte[] _remoteNonce = new byte[XSalsa20.NonceSize];
    private readonly XSalsa20 _send;
    private XSalsa20? _receive;
    private Task? _nonceSent;
    private int _remoteNonceLength;
    private int _checked;
    private volatile bool _isClosedHere;

    public PrivateNetworkConnection(ITransportConnection carrier, PrivateNetworkKey key, Action<Span<byte>> random, bool checksStart)
    {
        _carrier = carrier;
        _key = key;
        random(_nonce);
        _send = key.CreateStream(_nonce);
        _checked = checksStart ? 0 : Start.Length;
    }

    public Multiaddress LocalAddress => _carrier.LocalAddress;

    public Multiaddress RemoteAddress => _carrier.RemoteAddress;

    /// <summary>What each side sends first: the length of a line, and the line.</summary>
    private static ReadOnlySpan<byte> Start => "\u0013/multistream/1.0.0\n"u8;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            if (_receive is null)
            {
                await ReceiveNonceAsync(cancellationToken).ConfigureAwait(false);
            }

            count = await _carrier.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure) when (_checked == 0 && !_isClosedHere)
        {
            throw Foreign("ended the connection without a word", failure);
        }

        _receive!.Apply(buffer.Span[..count], buffer.Span);
        CheckStart(buffer.Span[..count]);
        return count;
    }

    // Before the peer's nonce is there, waiting is what the read itself does: it may have to send this side's first.
    public ValueTask WaitToReadAsync(CancellationToken cancellationToken = default) =>
        _receive is null ? ReadWait.AtOnce(cancellationToken) : _carrier.WaitToReadAsync(cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        bool isFirst;
        Task? sent;
        lock (_gate)
        {
            isFirst = _nonceSent is null;

            // There is one writer: whatever it writes next comes after this write, and the reader need not wait for it.
            sent = _nonceSent ??= Task.CompletedTask;
        }

        await sent.WaitAsync(cancellationToken).ConfigureAwait(false);
        int nonceLength = isFirst ? _nonce.Length : 0;
        byte[] batch = ArrayPool<byte>.Shared.Rent(nonceLength + Math.Min(buffer.Length, MaxBatch));
        try
        {
            _nonce.AsSpan(0, nonceLength).CopyTo(batch);
            do
            {
                int length = Math.Min(buffer.Length, MaxBatch);
                _send.Apply(buffer.Span[..length], batch.AsSpan(nonceLength));
                await _carrier.WriteAsync(batch.AsMemory(0, nonceLength + length), cancellationToken).ConfigureAwait(false);
                buffer = buffer[length..];
                nonceLength = 0;
            }
            while (!buffer.IsEmpty);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(batch);
        }
    }

    public void Abort()
    {
        _isClosedHere = true;
        _carrier.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        _isClosedHere = true;
        await _carrier.DisposeAsync().ConfigureAwait(false);

        // Nothing that is encrypted from here on leaves this node.
        _send.Dispose();
        _receive?.Dispose();
    }

    private async ValueTask ReceiveNonceAsync(CancellationToken cancellationToken)
    {
        await EnsureNonceSentAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        while (_remoteNonceLength < _remoteNonce.Length)
        {
            int read = await _carrier.ReadAsync(_remoteNonce.AsMemory(_remoteNonceLength), cancellationToken).ConfigureAwait(false);
            _remoteNonceLength += read > 0 ? read : throw new EndOfStreamException("no nonce has come");
        }

        _receive = _key.CreateStream(_remoteNonce);
    }

    private Task EnsureNonceSentAsync()
    {
        lock (_gate)
        {
            // Not cancelled with the read that starts it: half a nonce would spoil the channel.
            return _nonceSent ??= _carrier.WriteAsync(_nonce, CancellationToken.None).AsTask();
        }
    }

    private void CheckStart(ReadOnlySpan<byte> received)
    {
        if (_checked == Start.Length)
        {
            return;
        }

        if (received.IsEmpty)
        {
            throw Foreign("ended the connection without a word", null);
        }

        int length = Math.Min(received.Length, Start.Length - _checked);
        if (!received[..length].SequenceEqual(Start.Slice(_checked, length)))
        {
            throw Foreign("sends what this node's key does not decrypt", null);
        }

        _checked += length;
    }

    private Libp2pException Foreign(string what, Exception? cause) => new(
        $"{RemoteAddress} {what}: it is in another private network, or in none (this node's key has the fingerprint {_key.Fingerprint})", cause);
}
