using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace ProtoP2P.Rpc;

/// <summary>Waits for the next message of a stream while those before it are sent.</summary>
internal static class NextMessage
{
    /// <summary>Flushes, then awaits <paramref name="next"/>, and throws what either threw.</summary>
    /// <param name="next">An enumerator's move that is under way.</param>
    /// <param name="sender">What <paramref name="flush"/> sends with.</param>
    /// <param name="flush">Sends what has been written.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<bool> AwaitAsync<TSender>(ValueTask<bool> next, TSender sender, Func<TSender, ValueTask> flush)
    {
        ExceptionDispatchInfo? failure = null;
        try
        {
            await flush(sender).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // An enumerator that is on its way to the next message cannot be disposed yet.
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        bool hasNext = await next.ConfigureAwait(false);
        failure?.Throw();
        return hasNext;
    }
}
