using System.Runtime.CompilerServices;

namespace ProtoP2P.Rpc;

/// <summary>
/// A bare unary call on a stream that carries one exchange after the other. At most one idle stream waits per peer; calls at the same time open
/// more, and the surplus is closed. A stream that died while it was idle costs one retry on a fresh one.
/// </summary>
internal static class ReusedExchange
{
    public static async ValueTask<TReply> RunAsync<TRequest, TReply>(
        ClientEnvironment environment, RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call)
    {
        var session = new ClientSession(environment, method, call);
        await using ConfiguredAsyncDisposable _ = session.ConfigureAwait(false);
        await session.ExchangeOnReusedStreamAsync(method.RequestCodec, request).ConfigureAwait(false);
        TReply reply = session.DecodeReply(method.ReplyCodec);
        await session.KeepStreamAsync().ConfigureAwait(false);
        return reply;
    }
}
