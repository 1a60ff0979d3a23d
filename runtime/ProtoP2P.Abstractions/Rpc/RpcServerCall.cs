namespace ProtoP2P.Rpc;

/// <summary>One inbound call as its binding sees it: reads what the caller sends, writes what the service answers.</summary>
public abstract class RpcServerCall
{
    /// <summary>What the service may know of the call.</summary>
    public abstract RpcServerContext Context { get; }

    /// <summary>Reads the only request message, or the head.</summary>
    public abstract ValueTask<T> ReadRequestAsync<T>(MessageCodec<T> codec);

    /// <summary>The request messages as they come; ends only when the caller completed its stream.</summary>
    public abstract IAsyncEnumerable<T> ReadRequestsAsync<T>(MessageCodec<T> codec);

    /// <summary>
    /// Adds one message of a reply stream to those that leave together. They leave with the next <see cref="FlushAsync"/>, or at once where they are many:
    /// that awaits the caller's window.
    /// </summary>
    public abstract ValueTask WriteAsync<T>(MessageCodec<T> codec, T message);

    /// <summary>Sends what <see cref="WriteAsync"/> has gathered, awaiting the caller's window. Whoever has no further message at hand calls it.</summary>
    public abstract ValueTask FlushAsync();

    /// <summary>Sends the only reply message together with the status OK.</summary>
    public abstract ValueTask ReplyAsync<T>(MessageCodec<T> codec, T message);
}
