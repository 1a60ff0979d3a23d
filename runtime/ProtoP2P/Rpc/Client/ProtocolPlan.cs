namespace ProtoP2P.Rpc;

/// <summary>
/// Which ids a call proposes, and whether its opening goes out with the proposal (docs/rpc-wire.md, One round trip). A refused optimistic
/// proposal costs its stream; <see cref="MoveNext"/> goes on to the next older id on a fresh one.
/// </summary>
internal struct ProtocolPlan
{
    private readonly IReadOnlyList<string> _ids;
    private readonly IReadOnlyList<string>[] _singles;
    private readonly IReadOnlyList<string>? _known;
    private int _next;

    private ProtocolPlan(ContractDescriptor contract, ContractPeerState state, IReadOnlyList<string>? known)
    {
        (_ids, _singles, _known) = (contract.ProtocolIds, state.SingleIds, known);
        _next = -1;
        Ids = [];
    }

    /// <summary>What to propose now.</summary>
    public IReadOnlyList<string> Ids { get; private set; }

    /// <summary>Whether the opening goes out with the proposal.</summary>
    public bool IsOptimistic { get; private set; }

    /// <summary>Makes a plan; false where the peer is known to serve none of the contract's ids.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="state">What is remembered of the peer.</param>
    /// <param name="known">What the peer said it serves; null for nothing said.</param>
    /// <param name="opening">What is known of the opening.</param>
    /// <param name="plan">The plan.</param>
    public static bool TryCreate(
        ContractDescriptor contract, ContractPeerState state, IReadOnlyList<string>? known, in OpeningShape opening, out ProtocolPlan plan)
    {
        plan = new ProtocolPlan(contract, state, known);
        string? agreed = state.AgreedId;
        int start = agreed is null ? -1 : plan.IndexOf(agreed);
        bool isCertain = start >= 0 || known is not null;
        plan._next = start >= 0 ? start : plan.FindNext(0);
        if (plan._next < 0)
        {
            return false;
        }

        bool isOnlyOne = plan.FindNext(plan._next + 1) < 0;
        plan.IsOptimistic = opening.MayBeEarly
            && (isCertain || (opening.Bytes <= WireLimits.EarlyDataBytes && (opening.CanReplay || isOnlyOne)));
        plan.Propose();
        return true;
    }

    /// <summary>After a refusal: goes on to the next older id. False where none is left.</summary>
    public bool MoveNext()
    {
        _next = IsOptimistic ? FindNext(_next + 1) : -1;
        if (_next < 0)
        {
            return false;
        }

        Propose();
        return true;
    }

    private void Propose() => Ids = IsOptimistic ? _singles[_next] : Remaining();

    private readonly List<string> Remaining()
    {
        var ids = new List<string>();
        for (int index = _next; index >= 0; index = FindNext(index + 1))
        {
            ids.Add(_ids[index]);
        }

        return ids;
    }

    private readonly int IndexOf(string id)
    {
        for (int index = 0; index < _ids.Count; index++)
        {
            if (_ids[index] == id && IsServed(id))
            {
                return index;
            }
        }

        return -1;
    }

    private readonly int FindNext(int start)
    {
        for (int index = start; index < _ids.Count; index++)
        {
            if (IsServed(_ids[index]))
            {
                return index;
            }
        }

        return -1;
    }

    private readonly bool IsServed(string id)
    {
        if (_known is null)
        {
            return true;
        }

        // By index: an enumerator would be garbage of every call.
        for (int index = 0; index < _known.Count; index++)
        {
            if (_known[index] == id)
            {
                return true;
            }
        }

        return false;
    }
}
