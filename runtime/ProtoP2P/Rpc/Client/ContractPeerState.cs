namespace ProtoP2P.Rpc;

/// <summary>What the RPC client remembers of one contract at one peer. Thread-safe.</summary>
internal sealed class ContractPeerState(ContractCalls calls) : IDisposable
{
    private readonly (CallSlots Common, IReadOnlyDictionary<RpcMethod, CallSlots>? Limited) _slots = calls.ForPeer();
    private IdleStream? _idle;
    private int _isDisposed;

    /// <summary>The ids of the contract, each as a list of its own, so that an optimistic proposal makes no garbage.</summary>
    public IReadOnlyList<string>[] SingleIds { get; } = [.. calls.Contract.ProtocolIds.Select(id => (IReadOnlyList<string>)[id])];

    /// <summary>The id that was agreed last; null for none.</summary>
    public string? AgreedId { get; set; }

    /// <summary>What a call of <paramref name="method"/> must have a place in.</summary>
    public CallSlots SlotsOf(RpcMethod method) => _slots.Limited?.GetValueOrDefault(method) ?? _slots.Common;

    /// <summary>Takes the stream that waits for its next exchange.</summary>
    public IdleStream? TakeIdle() => Interlocked.Exchange(ref _idle, null);

    /// <summary>Leaves a stream for the next exchange; what was left before, or cannot be kept, comes back to be disposed.</summary>
    public IdleStream? Leave(IdleStream stream)
    {
        IdleStream? surplus = Interlocked.Exchange(ref _idle, stream);
        return Volatile.Read(ref _isDisposed) == 0 ? surplus : TakeIdle() ?? surplus;
    }

    public void Dispose()
    {
        Volatile.Write(ref _isDisposed, 1);
        TakeIdle()?.Stream.Reset();
    }
}
