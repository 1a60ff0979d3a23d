using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ProtoP2P.Transports;

namespace ProtoP2P.Security.Tls;

/// <summary>The encrypted channel after a handshake.</summary>
/// <remarks>
/// A carrier that ends between two records counts as the end of the peer's direction even without close_notify: go-libp2p and others leave it out, and
/// muxers have an end of their own.
/// </remarks>
internal sealed class TlsChannel(SslStream ssl, CarrierStream stream, IByteChannel carrier, TimeProvider time) : IByteChannel
{
    /// <summary>How long close_notify may wait for a peer that reads nothing.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly ChannelSide _reading = new("tls", "read");
    private readonly ChannelSide _writing = new("tls", "write");
    private bool _isWriteBroken;
    private int _isDisposed;

    /// <inheritdoc/>
    /// <remarks>Four full records: larger writes have more of the same, and the peer waits for them longer.</remarks>
    public int AmpleWrite => 64 * 1024;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        return buffer.IsEmpty ? ValueTask.FromResult(0) : ReadCoreAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (buffer.IsEmpty)
        {
            return;
        }

        if (_writing.TryEnter() is { } refusal)
        {
            throw refusal;
        }

        bool isFinished = false;
        stream.BeginBatch(buffer.Length);
        try
        {
            ThrowIfWriteIsBroken();
            await ssl.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            await stream.FlushBatchAsync(cancellationToken).ConfigureAwait(false);
            isFinished = true;
        }
        catch (Exception error) when (error is ObjectDisposedException or InvalidOperationException)
        {
            throw Closed(error);
        }
        finally
        {
            stream.EndBatch();
            _isWriteBroken = !isFinished;
            _writing.Leave();
        }
    }

    /// <inheritdoc/>
    public void Abort() => carrier.Abort();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        try
        {
            await SayGoodbyeAsync().ConfigureAwait(false);
        }
        finally
        {
            await carrier.DisposeAsync().ConfigureAwait(false);
            await ssl.DisposeAsync().ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_reading.TryEnter() is { } refusal)
        {
            throw refusal;
        }

        try
        {
            return await ssl.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ObjectDisposedException or InvalidOperationException)
        {
            throw Closed(error);
        }
        finally
        {
            _reading.Leave();
        }
    }

    private void ThrowIfWriteIsBroken()
    {
        if (_isWriteBroken)
        {
            throw new Libp2pException("tls: an earlier write failed or was cancelled midway; the channel takes no more");
        }
    }

    /// <summary>
    /// Sends close_notify where a record can still be sent whole and nobody reads: OpenSSL allows no two calls on one session at a time. Peers do without
    /// it, see above; what a muxer has to say at the end it has said.
    /// </summary>
    private async ValueTask SayGoodbyeAsync()
    {
        bool mayWrite = _writing.TryClose() && !_isWriteBroken;
        bool isUnread = _reading.TryClose();
        if (!mayWrite || !isUnread)
        {
            return;
        }

        try
        {
            await ssl.ShutdownAsync().WaitAsync(CloseTimeout, time).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or TimeoutException or CryptographicException or ObjectDisposedException or InvalidOperationException)
        {
            // The peer is gone, reads nothing, or sent what does not decrypt: there is nobody to say goodbye to.
            carrier.Abort();
        }
    }

    private static Libp2pException Closed(Exception error) => new("tls: the channel was closed by this side", error);
}
