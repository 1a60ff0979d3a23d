using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace ProtoP2P.Transports.WebSockets;

/// <summary>A WebSocket as a connection: the payloads of its binary messages, one after the other. Where a message ends means nothing.</summary>
/// <remarks>
/// A WebSocket has no half-close: an orderly end is a close frame, which ends both directions. A carrier that ends without one was cut, and that is an
/// error and no end.
/// </remarks>
internal sealed class WebSocketConnection : ITransportConnection
{
    private const int Open = 0;
    private const int Closing = 1;
    private const int Closed = 2;

    // For reads that can be cancelled, such as those of handshakes, whose messages are short.
    private const int BufferLength = 4096;

    private readonly WebSocket _socket;
    private readonly WebSocketTransportOptions _options;
    private readonly TimeProvider _clock;
    private readonly Action? _cut;
    private readonly SemaphoreSlim _receiveGate = new(1);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<ValueWebSocketReceiveResult>? _pending;
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private int _state;
    private bool _hasEnded;
    private ProtocolViolationException? _violation;

    /// <summary>A connected WebSocket, owned from here on.</summary>
    /// <param name="socket">The WebSocket.</param>
    /// <param name="localAddress">This end.</param>
    /// <param name="remoteAddress">The other end.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">The clock of the close.</param>
    /// <param name="cut">Cuts the carrier, where aborting the WebSocket does not.</param>
    public WebSocketConnection(
        WebSocket socket, Multiaddress localAddress, Multiaddress remoteAddress, WebSocketTransportOptions options, TimeProvider clock, Action? cut = null)
    {
        _socket = socket;
        _options = options;
        _clock = clock;
        _cut = cut;
        LocalAddress = localAddress;
        RemoteAddress = remoteAddress;
    }

    public Multiaddress LocalAddress { get; }

    public Multiaddress RemoteAddress { get; }

    public bool WasAcceptAsked { get; init; }

    /// <summary>Completes when this side has closed or aborted the connection.</summary>
    public Task Completion => _completion.Task;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("a read needs room for at least one byte: 0 is how the end is told", nameof(buffer));
        }

        ThrowIfClosed();
        await _receiveGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            int count = await ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);

            // A read that was pending while this side closed may see the peer's end: to its caller the connection is closed all the same.
            ThrowIfClosed();
            return count;
        }
        catch (Exception failure) when (IsFailure(failure, cancellationToken))
        {
            throw Describe(failure);
        }
        finally
        {
            _receiveGate.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        try
        {
            while (!buffer.IsEmpty)
            {
                int length = Math.Min(buffer.Length, _options.MaxMessageSize);
                await _socket.SendAsync(buffer[..length], WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
                buffer = buffer[length..];
            }
        }
        catch (Exception failure) when (IsFailure(failure, cancellationToken))
        {
            throw Describe(failure);
        }
    }

    public void Abort()
    {
        if (TryEnd())
        {
            Cut();
            Free();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Closing, Open) != Open)
        {
            return;
        }

        bool isOrderly = await TryCloseAsync().ConfigureAwait(false);
        if (TryEnd())
        {
            if (!isOrderly)
            {
                Cut();
            }

            Free();
        }
    }

    private async ValueTask<bool> TryCloseAsync()
    {
        using var timeout = new CancellationTokenSource(_options.CloseTimeout, _clock);
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, timeout.Token).ConfigureAwait(false);
            await DrainAsync(timeout.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is WebSocketException or IOException or InvalidOperationException or OperationCanceledException)
        {
            // The peer is gone or has not closed in time, or this side has aborted meanwhile: cutting is all that is left in each case.
            return false;
        }
    }

    /// <summary>
    /// Whether the caller is the one who ends the connection, for there is only one: what carried it is its owner's again after that, and a
    /// server may have given it to somebody else's request.
    /// </summary>
    private bool TryEnd() => Interlocked.Exchange(ref _state, Closed) != Closed;

    private void Cut()
    {
        _cut?.Invoke();
        _socket.Abort();
    }

    private static bool IsFailure(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        Libp2pException => false,
        WebSocketException or IOException or InvalidOperationException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!_hasEnded)
        {
            if (_violation is not null)
            {
                throw _violation;
            }

            if (_start < _end)
            {
                return TakeBuffered(buffer.Span);
            }

            // Cancelling a WebSocket's receive aborts the WebSocket: only reads that nobody can cancel go straight into the caller's buffer.
            if (_pending is null && !cancellationToken.CanBeCanceled)
            {
                ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(buffer, CancellationToken.None).ConfigureAwait(false);
                if (await AcceptAsync(result).ConfigureAwait(false) is var count and > 0)
                {
                    return count;
                }
            }
            else
            {
                await FillAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return 0;
    }

    /// <summary>Receives into the buffer. A receive that its reader gave up goes on, and the next reader takes what it brings.</summary>
    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_pending is null)
        {
            _buffer ??= ArrayPool<byte>.Shared.Rent(BufferLength);
            _pending = _socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None).AsTask();

            // If nobody reads again, nobody learns how it ended.
            _ = _pending.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        ValueWebSocketReceiveResult result = await _pending.WaitAsync(cancellationToken).ConfigureAwait(false);
        _pending = null;
        (_start, _end) = (0, await AcceptAsync(result).ConfigureAwait(false));
    }

    private int TakeBuffered(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        if (_start == _end)
        {
            ArrayPool<byte>.Shared.Return(_buffer!);
            _buffer = null;
        }

        return count;
    }

    /// <summary>The bytes that a receive brought; 0 for an empty message, and for the end.</summary>
    private ValueTask<int> AcceptAsync(ValueWebSocketReceiveResult result) => result.MessageType switch
    {
        WebSocketMessageType.Binary => ValueTask.FromResult(result.Count),
        WebSocketMessageType.Close => ValueTask.FromResult(AcceptClose()),
        _ => RefuseTextAsync(),
    };

    private int AcceptClose()
    {
        _hasEnded = true;
        return _socket.CloseStatus is null or WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.EndpointUnavailable or WebSocketCloseStatus.Empty
            ? 0
            : throw new Libp2pException($"{Name}: the peer has closed the WebSocket with the code {(int)_socket.CloseStatus} instead of 1000");
    }

    private async ValueTask<int> RefuseTextAsync()
    {
        _violation = new ProtocolViolationException("websocket", $"{Name}: the peer sent a text message; libp2p sends binary messages only");
        using var timeout = new CancellationTokenSource(_options.CloseTimeout, _clock);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.InvalidMessageType, "binary messages only", timeout.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw _violation;
    }

    /// <summary>Discards what the peer still sends until its close frame.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _receiveGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        byte[] scrap = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            _start = _end;
            while (!_hasEnded)
            {
                await ReceiveAsync(scrap, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scrap);
            _receiveGate.Release();
        }
    }

    private void Free()
    {
        _socket.Dispose();
        _completion.TrySetResult();
    }

    private void ThrowIfClosed()
    {
        if (Volatile.Read(ref _state) != Open)
        {
            throw ClosedHere(null);
        }
    }

    private string Name => $"connection {LocalAddress} -> {RemoteAddress}";

    private Libp2pException Describe(Exception failure)
    {
        if (Volatile.Read(ref _state) != Open)
        {
            return ClosedHere(failure);
        }

        return failure is WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely }
            ? new Libp2pException($"{Name}: the connection was cut; the peer sent no close frame", failure)
            : new Libp2pException($"{Name}: {failure.Message}", failure);
    }

    private Libp2pException ClosedHere(Exception? failure) => new($"{Name}: this side has closed it", failure);
}
