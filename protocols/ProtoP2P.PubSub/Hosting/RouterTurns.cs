namespace ProtoP2P.PubSub.Hosting;

/// <summary>The router's turns: one thread at a time, and what it has for peers is written afterwards.</summary>
internal sealed class RouterTurns : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();

    // Woken behind what the pool has to do already, so that who verifies and reads messages goes first, and what one message brings about for a peer goes in one frame.
    private readonly List<PeerChannel> _toWake = [];
    private bool _isWakeQueued;

    /// <summary>Takes the next turn, until what is returned is disposed. Whoever has the turn may take it again.</summary>
    public Turn Enter()
    {
        _gate.Enter();
        return new Turn(this);
    }

    /// <summary>Sees to it that a channel writes what it was given in this turn.</summary>
    public void WakeAfterwards(PeerChannel channel)
    {
        if (!channel.IsToWake)
        {
            channel.IsToWake = true;
            _toWake.Add(channel);
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

    /// <summary>What is done to the router by one thread.</summary>
    public readonly ref struct Turn(RouterTurns turns)
    {
        public void Dispose() => turns.Exit();
    }
}
