using System.Runtime.CompilerServices;

namespace ProtoP2P.Rpc;

/// <summary>
/// A bare unary call on a stream that carries one exchange after the other. At most one idle stream waits per peer; calls at the same time open
/// more, and the surplus is closed. A stream that died while it was idle costs one retry on a fresh one.
/// </summary>
internal sealed class ReusedExchange : ClientSession
{
    private bool _hasSucceeded;

    private ReusedExchange(ClientEnvironment environment, RpcMethod method, RpcCall call)
        : base(environment, method, call)
    {
    }

    public static async ValueTask<TReply> RunAsync<TRequest, TReply>(
        ClientEnvironment environment, RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call)
    {
        var exchange = new ReusedExchange(environment, method, call);
        await using ConfiguredAsyncDisposable _ = exchange.ConfigureAwait(false);
        await exchange.RunAsync(method.RequestCodec, request).ConfigureAwait(false);
        TReply reply = exchange.DecodeReply(method.ReplyCodec);
        await exchange.KeepStreamAsync().ConfigureAwait(false);
        return reply;
    }

    protected override bool HasSucceeded => _hasSucceeded || base.HasSucceeded;

    private async ValueTask RunAsync<T>(MessageCodec<T> codec, T request)
    {
        try
        {
            int size = Terms.MeasureRequest(codec, request);
            await EnterAsync().ConfigureAwait(false);
            if (Terms.State.TakeIdle() is { } idle && await TryReuseAsync(idle, codec, request, size).ConfigureAwait(false))
            {
                return;
            }

            await ExchangeAnewAsync(codec, request, size).ConfigureAwait(false);
        }
        catch (Exception exception) when (Explain(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>False where the idle stream had died before any byte of the reply: nothing but its age need be wrong.</summary>
    private async ValueTask<bool> TryReuseAsync<T>(IdleStream idle, MessageCodec<T> codec, T request, int size)
    {
        Attach(Terms.BeginBare(idle.Stream, idle.Reader));
        try
        {
            await SendAndReadAsync(codec, request, size).ConfigureAwait(false);
            return true;
        }
        catch (Libp2pException) when (!Lifetime.IsEnded && !idle.Reader.HasReceived)
        {
            MayHaveRun = true;
            await DropStreamAsync().ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>Leaves the stream for the next exchange.</summary>
    private async ValueTask KeepStreamAsync()
    {
        OutgoingCall call = Call;
        if (call.IsSending)
        {
            return;
        }

        call.ReleaseReply();
        call.Reader.Suspend();
        _hasSucceeded = call.IsEnded;
        Detach();
        if (Lifetime.IsEnded || call.Reader.IsEnded)
        {
            call.Stream.Reset();
            await call.Stream.DisposeAsync().ConfigureAwait(false);
        }
        else if (Terms.State.Leave(new IdleStream(call.Stream, call.Reader)) is { } surplus)
        {
            await surplus.CloseAsync().ConfigureAwait(false);
        }
    }
}
