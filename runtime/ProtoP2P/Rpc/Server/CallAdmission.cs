namespace ProtoP2P.Rpc;

/// <summary>Counts the running inbound calls of one contract or one method, in all and per peer. Thread-safe.</summary>
/// <param name="what">What is counted, for a person.</param>
/// <param name="inAll">The limit over all peers.</param>
/// <param name="perPeer">The limit of one peer.</param>
internal sealed class CallAdmission(string what, CallLimit inAll, CallLimit perPeer)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, int> _perPeer = [];
    private int _calls;
    private int _unfinished;
    private bool _isDraining;
    private TaskCompletionSource? _idle;

    /// <summary>Calls that count against the limits now.</summary>
    public int Calls
    {
        get
        {
            lock (_gate)
            {
                return _calls;
            }
        }
    }

    /// <summary>Counts a call, or says why it may not run.</summary>
    public bool TryEnter(PeerId peer, out CloseFields refusal)
    {
        lock (_gate)
        {
            int ofPeer = _perPeer.GetValueOrDefault(peer);
            refusal = Judge(ofPeer);
            if (refusal.Code != RpcStatusCode.OK)
            {
                return false;
            }

            _calls++;
            _unfinished++;
            _perPeer[peer] = ofPeer + 1;
            return true;
        }
    }

    /// <summary>Frees a call's place for another.</summary>
    public void Leave(PeerId peer)
    {
        lock (_gate)
        {
            _calls--;
            int ofPeer = _perPeer[peer] - 1;
            if (ofPeer == 0)
            {
                _perPeer.Remove(peer);
            }
            else
            {
                _perPeer[peer] = ofPeer;
            }
        }
    }

    /// <summary>A call is over, with its answer on its way.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (--_unfinished == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    /// <summary>Refuses every call from now on. The task completes when the last one that runs is over.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _isDraining = true;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_unfinished == 0)
            {
                _idle.TrySetResult();
            }

            return _idle.Task;
        }
    }

    private CloseFields Judge(int ofPeer)
    {
        if (_isDraining)
        {
            return NotProcessed.Refusal(RpcStatusCode.Unavailable, "the node is shutting down");
        }

        if (_calls >= inAll.Most)
        {
            return NotProcessed.Refusal(RpcStatusCode.ResourceExhausted, $"{_calls} calls of {what} are running; the limit is {inAll.Most} ({inAll.Option})");
        }

        return ofPeer >= perPeer.Most
            ? NotProcessed.Refusal(RpcStatusCode.ResourceExhausted, $"{ofPeer} calls of {what} by this peer are running; the limit is {perPeer.Most} ({perPeer.Option})")
            : default;
    }
}
