namespace ProtoP2P.Rpc.Balancing;

/// <summary>One kind of call, to be made as often as it takes.</summary>
/// <typeparam name="T">What an attempt yields: the reply, or the stream of replies with its first one.</typeparam>
internal interface ICallAttempt<T>
{
    /// <summary>Whether it can be made again: no request stream was read from.</summary>
    bool CanRepeat { get; }

    /// <summary>Makes it.</summary>
    ValueTask<T> RunAsync(RpcInvoker invoker, RpcCall call, CancellationToken enumerator);

    /// <summary>Ends what nobody wants.</summary>
    ValueTask DiscardAsync(T result);
}
