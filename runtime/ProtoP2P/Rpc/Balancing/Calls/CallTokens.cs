namespace ProtoP2P.Rpc.Balancing;

/// <summary>The tokens by which a caller ends a call: its own, and that of the enumeration of the replies.</summary>
internal readonly record struct CallTokens(CancellationToken Caller, CancellationToken Enumerator)
{
    /// <summary>Whether the caller has ended the call.</summary>
    public bool IsCancelled => Caller.IsCancellationRequested || Enumerator.IsCancellationRequested;

    /// <summary>A source that either token fires.</summary>
    public CancellationTokenSource Link() => CancellationTokenSource.CreateLinkedTokenSource(Caller, Enumerator);

    /// <summary>What a cancelled caller is thrown.</summary>
    public OperationCanceledException Cancelled(string call) =>
        new($"{call}: cancelled by the caller", Caller.IsCancellationRequested ? Caller : Enumerator);
}
