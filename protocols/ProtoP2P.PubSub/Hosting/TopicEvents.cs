using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>
/// Raises the events of peers and topics: in order, one at a time, off the router. What changes back before it was told is not told, so a peer that subscribes and unsubscribes without end
/// takes no place at all, and one peer's events no more than twice the topics that it may be subscribed to.
/// </summary>
internal sealed class TopicEvents(object sender, ILogger logger)
{
    /// <summary>Changes that may wait for slow subscribers; beyond, new ones are lost.</summary>
    public const int MaxPending = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<TopicChange, LinkedListNode<(TopicChange Change, bool Value)>> _pending = [];
    private readonly LinkedList<(TopicChange Change, bool Value)> _order = new();
    private readonly Channel<byte> _signal = Channel.CreateBounded<byte>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private bool _isLosing;

    public event EventHandler<PeerSubscriptionEventArgs>? SubscriptionChanged;

    public event EventHandler<MeshPeerEventArgs>? MeshChanged;

    /// <summary>A peer has subscribed to a topic or is not subscribed any more.</summary>
    public void TellSubscription(PeerId peer, string topic, bool isSubscribed)
    {
        if (SubscriptionChanged is not null)
        {
            Enqueue(new TopicChange(peer, topic, IsMesh: false), isSubscribed);
        }
    }

    /// <summary>A peer came into a mesh or is out of it.</summary>
    public void TellMesh(PeerId peer, string topic, bool isInMesh)
    {
        if (MeshChanged is not null)
        {
            Enqueue(new TopicChange(peer, topic, IsMesh: true), isInMesh);
        }
    }

    /// <summary>Raises events until the token fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            while (!cancellationToken.IsCancellationRequested && TryTake() is { } next)
            {
                Raise(next.Change, next.Value);
            }
        }
    }

    private void Enqueue(TopicChange change, bool value)
    {
        bool isFirstLost = false;
        lock (_gate)
        {
            if (_pending.TryGetValue(change, out LinkedListNode<(TopicChange Change, bool Value)>? waiting))
            {
                if (waiting.Value.Value != value)
                {
                    _pending.Remove(change);
                    _order.Remove(waiting);
                }
            }
            else if (_pending.Count < MaxPending)
            {
                _pending.Add(change, _order.AddLast((change, value)));
            }
            else
            {
                isFirstLost = !_isLosing;
                _isLosing = true;
            }
        }

        if (isFirstLost)
        {
            PubSubLog.EventsLost(logger, change.Peer, MaxPending);
        }

        _signal.Writer.TryWrite(0);
    }

    private (TopicChange Change, bool Value)? TryTake()
    {
        lock (_gate)
        {
            if (_order.First is not { } first)
            {
                _isLosing = false;
                return null;
            }

            _order.RemoveFirst();
            _pending.Remove(first.Value.Change);
            return first.Value;
        }
    }

    private void Raise(TopicChange change, bool value)
    {
        if (change.IsMesh)
        {
            Invoke(MeshChanged, new MeshPeerEventArgs(change.Peer, change.Topic, value));
        }
        else
        {
            Invoke(SubscriptionChanged, new PeerSubscriptionEventArgs(change.Peer, change.Topic, value));
        }
    }

    private void Invoke<TArgs>(EventHandler<TArgs>? handlers, TArgs args)
    {
        foreach (EventHandler<TArgs> handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(sender, args);
            }
            catch (Exception exception)
            {
                // The application's fault, and nobody else's loss.
                PubSubLog.SubscriberFailed(logger, typeof(TArgs).Name, exception);
            }
        }
    }
}
