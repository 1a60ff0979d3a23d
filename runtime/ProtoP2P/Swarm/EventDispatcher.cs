using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.Swarm;

/// <summary>Raises events in order, one at a time, off the connections' loops. A subscriber that throws is logged and does not keep the others from theirs.</summary>
internal sealed class EventDispatcher : IAsyncDisposable
{
    // What a slow subscriber can make the host hold; then those who raise events wait.
    private const int Capacity = 1024;

    private readonly Channel<Action> _queue = Channel.CreateBounded<Action>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly ILogger _logger;
    private readonly Action _coalesced;
    private readonly Task _loop;
    private int _isCoalescedDue;
    private volatile bool _hasEnded;

    /// <param name="logger">The log.</param>
    /// <param name="coalesced">Raises the event of <see cref="RaiseCoalesced"/>.</param>
    public EventDispatcher(ILogger logger, Action coalesced)
    {
        (_logger, _coalesced) = (logger, coalesced);
        _loop = Task.Run(DispatchAsync);
    }

    /// <summary>Queues an event, awaiting room. Events after the end are dropped: nobody is there to hear them.</summary>
    public async ValueTask RaiseAsync(Action raise)
    {
        try
        {
            await _queue.Writer.WriteAsync(raise).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            SwarmLog.EventAfterStop(_logger);
        }
    }

    /// <summary>Queues an event, or drops it where the subscribers are far behind, or after the end.</summary>
    public void RaiseOrDrop(Action raise, string name)
    {
        if (_queue.Writer.TryWrite(raise))
        {
            return;
        }

        if (_hasEnded)
        {
            SwarmLog.EventAfterStop(_logger);
        }
        else
        {
            SwarmLog.EventDropped(_logger, name, Capacity);
        }
    }

    /// <summary>
    /// Raises the event that says only that something is no longer as it was. Several in a row are one, ahead of what is queued, and none is lost: after
    /// the last call there is always one more event, however far behind the subscribers are.
    /// </summary>
    public void RaiseCoalesced()
    {
        if (_hasEnded)
        {
            SwarmLog.EventAfterStop(_logger);
            return;
        }

        if (Interlocked.Exchange(ref _isCoalescedDue, 1) == 0)
        {
            // Only wakes the loop. A queue that is full needs no waking: the loop looks after each of its events.
            _queue.Writer.TryWrite(static () => { });
        }
    }

    /// <summary>Calls every subscriber, whatever the others do.</summary>
    public void Invoke<TArgs>(EventHandler<TArgs>? handlers, object sender, TArgs args)
    {
        foreach (EventHandler<TArgs> handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(sender, args);
            }
            catch (Exception exception)
            {
                SwarmLog.SubscriberFailed(_logger, typeof(TArgs).Name, exception);
            }
        }
    }

    /// <summary>Calls every subscriber, whatever the others do.</summary>
    public void Invoke(EventHandler? handlers, object sender)
    {
        foreach (EventHandler handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(sender, EventArgs.Empty);
            }
            catch (Exception exception)
            {
                SwarmLog.SubscriberFailed(_logger, nameof(EventArgs), exception);
            }
        }
    }

    /// <summary>Raises what is queued and takes no more. Not to be awaited from a subscriber.</summary>
    public async ValueTask DisposeAsync()
    {
        _hasEnded = true;
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task DispatchAsync()
    {
        await foreach (Action raise in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            raise();
            RaiseCoalescedIfDue();
        }
    }

    private void RaiseCoalescedIfDue()
    {
        // Taken before the subscribers look, so that a change while they do is another event.
        if (Interlocked.Exchange(ref _isCoalescedDue, 0) == 1)
        {
            _coalesced();
        }
    }
}
