using System.Buffers;
using ProtoP2P.Muxers.Pipes;
using ProtoP2P.Transports;

namespace ProtoP2P.Muxers;

/// <summary>
/// The I/O around a <see cref="MuxerSession"/>: one read loop, a write loop that runs only while there is something to send, and one timer.
/// </summary>
internal sealed partial class MuxedConnection : IMuxedConnection, IThreadPoolWorkItem
{
    private readonly IByteChannel _channel;
    private readonly MuxerSession _session;
    private readonly MuxerContext _context;
    private readonly TaskCompletionSource<ConnectionClosedException> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WaitingReaders _waiting = new();
    private readonly ITimer _timer;
    private readonly Task _reading;
    private int _closing;
    private int _ended;
    private int _channelDisposed;

    public MuxedConnection(IByteChannel channel, MuxerSession session, MuxerContext context)
    {
        _channel = channel;
        _session = session;
        _context = context;
        session.WakeWriter = Wake;
        session.WaitingReaders = _waiting;
        session.AmpleWrite = channel.AmpleWrite;
        session.Exhausted = () => _ = CloseAsync(ClosedHere(ConnectionErrorCode.None), CancellationToken.None, session.RemoteFarewell);
        session.Offended = reason => _ = CloseAsync(reason, CancellationToken.None);

        // The connection outlives the call that makes it: it must not keep what flows with that call, nor show it to those who go on on the read loop's thread.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = context.TimeProvider.CreateTimer(
                static state => ((MuxedConnection)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            OnTimer();
            _reading = ReadLoopAsync();
        }
    }

    public int StreamCount => _session.StreamCount;

    public bool TakesStreams => _session.TakesStreams && !_completion.Task.IsCompleted;

    public TimeSpan? RoundTripTime => _session.RoundTripTime;

    public Task<ConnectionClosedException> Completion => _completion.Task;

    public ValueTask<IMuxedStream> OpenStreamAsync(CancellationToken cancellationToken = default) => _session.OpenStreamAsync(cancellationToken);

    public ValueTask<IMuxedStream?> AcceptStreamAsync(CancellationToken cancellationToken = default) => _session.AcceptStreamAsync(cancellationToken);

    public async ValueTask CloseAsync(ConnectionErrorCode code, CancellationToken cancellationToken = default)
    {
        await CloseAsync(ClosedHere(code), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Abort(ConnectionErrorCode code, string reason) =>
        End(new ConnectionClosedException(
            code, isRemote: false, $"The connection to {_context.Description} was aborted by this node ({code}): {reason}"), abortChannel: true);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(ConnectionErrorCode.None).ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
    }

    private ConnectionClosedException ClosedHere(ConnectionErrorCode code) => new(
        code, isRemote: false, $"The connection to {_context.Description} was closed by this node ({code}).");

    /// <param name="reason">What the peer is told.</param>
    /// <param name="cancellationToken">Ends the waiting for another close.</param>
    /// <param name="cause">What the end is put down to where that is something else: this side may only be doing what the peer has asked for.</param>
    private async Task CloseAsync(ConnectionClosedException reason, CancellationToken cancellationToken, ConnectionClosedException? cause = null)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
        {
            await _completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        _session.BeginClose(reason);
        TimeSpan wait = _session.Options.CloseTimeout;
        await _drained.Task.WaitAsync(wait, _context.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool drained = _drained.Task.IsCompletedSuccessfully;
        End(cause ?? reason, abortChannel: !drained);
        await DisposeChannelAsync().ConfigureAwait(false);
    }

    private async Task ReadLoopAsync()
    {
        // On a thread of its own from the start: whoever made the connection does not read for it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await ReadUntilEndAsync().ConfigureAwait(false);
            End(RemoteEnd(), abortChannel: false);
        }
        catch (ProtocolViolationException violation)
        {
            await CloseAsync(
                new ConnectionClosedException(
                    ConnectionErrorCode.ProtocolViolation, isRemote: false,
                    $"The connection to {_context.Description} was closed: {violation.Message}", violation),
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (ConnectionClosedException limit)
        {
            await CloseAsync(limit, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Whatever a channel throws ends this connection alone, and its reason is kept.
            EndLost(error);
        }
        finally
        {
            await DisposeChannelAsync().ConfigureAwait(false);
        }
    }

    private async Task ReadUntilEndAsync()
    {
        using var buffer = new ReadBuffer();
        try
        {
            int count;
            while ((count = await new ReadThenRun<int>(_channel.ReadAsync(buffer.Memory), _waiting)) > 0)
            {
                _session.Receive(buffer.Memory.Span[..count]);
                buffer.Adapt(count);
            }
        }
        finally
        {
            // What came before a violation is good.
            _waiting.QueueAll();
        }
    }

    private ConnectionClosedException RemoteEnd()
    {
        string where = _session.IsMidFrame ? " in the middle of a frame" : string.Empty;
        return _session.RemoteFarewell
            ?? new ConnectionClosedException(
                ConnectionErrorCode.None, isRemote: true, $"The connection was closed by {_context.Description}{where}.");
    }

    private void EndLost(Exception error)
    {
        // Reads and writes also fail because this side has closed in order; aborting then would lose what the peer has yet to read.
        if (Volatile.Read(ref _ended) != 0)
        {
            return;
        }

        var lost = new ConnectionClosedException(
            ConnectionErrorCode.None, isRemote: true, $"The connection to {_context.Description} was lost: {error.Message}", error);

        // A peer that says farewell and closes at once makes this side's writes fail; why it has left is what it said.
        End(_session.RemoteFarewell ?? lost, abortChannel: true);
    }

    private void End(ConnectionClosedException reason, bool abortChannel)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _timer.Dispose();
            _session.End(reason);
            _drained.TrySetResult();
            _completion.TrySetResult(reason);
        }

        if (abortChannel)
        {
            _channel.Abort();
        }
    }

    private async ValueTask DisposeChannelAsync()
    {
        if (Interlocked.Exchange(ref _channelDisposed, 1) != 0)
        {
            return;
        }

        try
        {
            await _channel.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The connection has its reason already; that its carrier broke while closing adds nothing.
            _channel.Abort();
        }
    }
}
