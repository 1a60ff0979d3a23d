namespace ProtoP2P.Rpc;

/// <summary>An inbound call's place among those that run: of its contract, and of its method where that has limits of its own.</summary>
internal struct CallPlace
{
    private const int NotAdmitted = 0, Admitted = 1, Left = 2;

    private int _state;
    private CallAdmission? _ofMethod;

    /// <summary>Counts the call, or says why it may not run.</summary>
    public bool TryEnter(CallAdmission admission, PeerId peer, out CloseFields refusal)
    {
        if (!admission.TryEnter(peer, out refusal))
        {
            return false;
        }

        Volatile.Write(ref _state, Admitted);
        return true;
    }

    /// <summary>Counts the call among those of its method, or says why it may not run.</summary>
    public bool TryEnterMethod(CallAdmission? admission, PeerId peer, out CloseFields refusal)
    {
        refusal = default;
        if (admission is null)
        {
            return true;
        }

        if (!admission.TryEnter(peer, out refusal))
        {
            return false;
        }

        _ofMethod = admission;
        return true;
    }

    /// <summary>Gives the place to the next, once.</summary>
    public void Leave(CallAdmission admission, IPeerStream? stream)
    {
        if (Interlocked.CompareExchange(ref _state, Left, Admitted) == Admitted)
        {
            PeerId peer = stream!.Connection.RemotePeer;
            admission.Leave(peer);
            _ofMethod?.Leave(peer);
            _ofMethod?.End();
        }
    }

    /// <summary>Whoever waits for running calls need not wait for this one, which has left its place. Once.</summary>
    public void End(CallAdmission admission)
    {
        if (Interlocked.Exchange(ref _state, NotAdmitted) == Left)
        {
            admission.End();
        }
    }

    /// <summary>Forgets the call that is over.</summary>
    public void Clear() => _ofMethod = null;
}
