using System.Runtime.CompilerServices;

namespace ProtoP2P.Rpc;

/// <summary>
/// Sends the replies of a service. Those that it has at hand leave together; what has been written leaves at once when the next one takes waiting.
/// </summary>
internal static class ReplyStream
{
    /// <summary>Sends <paramref name="replies"/> to their end. The last of them may leave with the status that follows.</summary>
    public static async ValueTask SendAsync<T>(RpcServerCall call, MessageCodec<T> codec, IAsyncEnumerable<T> replies)
    {
        IAsyncEnumerator<T> enumerator = replies.GetAsyncEnumerator(call.Context.CancellationToken);
        await using ConfiguredAsyncDisposable _ = enumerator.ConfigureAwait(false);
        while (await MoveNextAsync(call, enumerator).ConfigureAwait(false))
        {
            await call.WriteAsync(codec, enumerator.Current).ConfigureAwait(false);
        }
    }

    private static ValueTask<bool> MoveNextAsync<T>(RpcServerCall call, IAsyncEnumerator<T> replies)
    {
        ValueTask<bool> next = replies.MoveNextAsync();
        return next.IsCompleted ? next : NextMessage.AwaitAsync(next, call, static call => call.FlushAsync());
    }
}
