using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace ProtoP2P.Transports.Tcp;

/// <summary>A connected socket.</summary>
internal sealed class TcpConnection : ITransportConnection
{
    private const int Open = 0;
    private const int Closing = 1;
    private const int Closed = 2;

    private readonly Socket _socket;
    private readonly TcpOptions _options;
    private readonly TimeProvider _clock;
    private int _state;

    public TcpConnection(Socket socket, TcpOptions options, TimeProvider clock)
    {
        _socket = socket;
        _options = options;
        _clock = clock;
        LocalAddress = TcpAddress.FromEndPoint(socket.LocalEndPoint);
        RemoteAddress = TcpAddress.FromEndPoint(socket.RemoteEndPoint);
    }

    public Multiaddress LocalAddress { get; }

    public Multiaddress RemoteAddress { get; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("a read needs room for at least one byte: 0 is how the end is told", nameof(buffer));
        }

        ThrowIfClosed();
        int read;
        try
        {
            read = await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            throw Describe(failure);
        }

        // A read that was pending while this side closed may see the peer's end: to its caller the connection is closed all the same.
        ThrowIfClosed();
        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        try
        {
            // Without room for anything a socket says when there is something, and leaves it where it is.
            await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            throw Describe(failure);
        }

        ThrowIfClosed();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        try
        {
            while (!buffer.IsEmpty)
            {
                int sent = await _socket.SendAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
                buffer = buffer[sent..];
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            throw Describe(failure);
        }
    }

    public void Abort()
    {
        if (Interlocked.Exchange(ref _state, Closed) == Closed)
        {
            return;
        }

        try
        {
            // Lingering for zero seconds makes the close a reset: the peer must not take a cut for an end of the data.
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The peer has reset the connection, or a close has just come to its end: nobody is left to tell.
            _socket.Close();
        }

        _socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Closing, Open) != Open)
        {
            return;
        }

        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            await DrainAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The peer is gone or has not closed in time, or this side has aborted meanwhile: closing is all that is left in each case.
            _socket.Close();
        }

        Volatile.Write(ref _state, Closed);
        _socket.Dispose();
    }

    /// <summary>Discards what the peer still sends until it ends its direction: closing over unread data would reset the connection.</summary>
    private async Task DrainAsync()
    {
        using var timeout = new CancellationTokenSource(_options.CloseTimeout, _clock);
        byte[] scrap = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            int read;
            do
            {
                read = await _socket.ReceiveAsync(scrap, SocketFlags.None, timeout.Token).ConfigureAwait(false);
            }
            while (read > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scrap);
        }
    }

    private void ThrowIfClosed()
    {
        if (Volatile.Read(ref _state) != Open)
        {
            throw ClosedHere(null);
        }
    }

    private IOException Describe(Exception failure)
    {
        if (Volatile.Read(ref _state) != Open || failure is not SocketException socketFailure)
        {
            return ClosedHere(failure);
        }

        return new IOException($"connection {LocalAddress} -> {RemoteAddress}: {TcpErrors.Describe(socketFailure.SocketErrorCode)}", failure);
    }

    private IOException ClosedHere(Exception? failure) =>
        new($"connection {LocalAddress} -> {RemoteAddress}: this side has closed it", failure);
}
