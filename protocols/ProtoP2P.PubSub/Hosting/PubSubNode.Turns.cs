using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Hosting;

/// <content>The router's turns: one thread at a time, and what it has for peers is written afterwards.</content>
internal sealed partial class PubSubNode : IThreadPoolWorkItem
{
    // Woken behind what the pool has to do already, so that who verifies and reads messages goes first, and what one message brings about for a peer goes in one frame.
    private readonly List<PeerChannel> _toWake = [];
    private bool _isWakeQueued;

    bool IRouterOutput.Send(RouterPeer peer, in OutboundItem item)
    {
        var channel = (PeerChannel)peer.Driver!;
        if (!channel.IsToWake)
        {
            channel.IsToWake = true;
            _toWake.Add(channel);
        }

        return channel.Send(item);
    }

    private RouterTurn Enter()
    {
        _gate.Enter();
        return new RouterTurn(this);
    }

    private void Exit()
    {
        bool isToQueue = _toWake.Count > 0 && !_isWakeQueued;
        _isWakeQueued |= isToQueue;
        _gate.Exit();
        if (isToQueue)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            _isWakeQueued = false;
            foreach (PeerChannel channel in _toWake)
            {
                channel.IsToWake = false;
                channel.Wake();
            }

            _toWake.Clear();
        }
    }

    /// <summary>What is done to the router under its lock.</summary>
    private readonly ref struct RouterTurn(PubSubNode node)
    {
        public void Dispose() => node.Exit();
    }
}
