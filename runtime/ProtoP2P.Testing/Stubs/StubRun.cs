using System.Runtime.CompilerServices;
using ProtoP2P.Rpc;

namespace ProtoP2P.Testing;

/// <summary>One call of a stub while it runs: what is recorded of it, and when it ends early.</summary>
internal sealed class StubRun<TContract> : IDisposable
    where TContract : class, IProtocolContract<TContract>
{
    private readonly CallCapture<TContract> _calls;
    private readonly RpcMethod _method;
    private readonly RpcCall _call;
    private readonly CallLifetime _lifetime;
    private readonly CapturedCall _captured;
    private Exception? _error;

    public StubRun(CallCapture<TContract> calls, RpcMethod method, in RpcCall call, CallLifetime lifetime, RpcServerContext? server)
    {
        (_calls, _method, _call, _lifetime) = (calls, method, call, lifetime);
        _captured = calls.Begin(
            method,
            server is null ? RpcSide.Client : RpcSide.Server,
            server?.Connection.RemotePeer,
            server?.RequestMetadata ?? call.Metadata ?? RpcMetadata.Empty,
            server?.Deadline);
    }

    /// <summary>Whether ending now means that the consumer has left the reply stream.</summary>
    public bool LeavesEarly { get; set; }

    public StubCall Start<TRequest>(object? request, IAsyncEnumerable<TRequest>? requests)
    {
        if (request is not null and not RpcNothing)
        {
            _calls.Note(_captured, request);
        }

        IAsyncEnumerable<TRequest>? noted = requests is null ? null : NoteAsync(requests);
        return new StubCall(_method, _call, _lifetime.Token, request, noted, noted is null ? null : token => noted.LongCountAsync(token).AsTask());
    }

    public T NoteReply<T>(T reply)
    {
        if (reply is not null and not RpcNothing)
        {
            _captured.AddReply(reply);
        }

        return reply;
    }

    /// <summary>What the caller gets in place of <paramref name="exception"/>.</summary>
    public Exception Fail(Exception exception)
    {
        _error = exception is OperationCanceledException && _lifetime.IsEnded ? _lifetime.GetEnd(_method.Name, notProcessed: false) : exception;
        return _error;
    }

    public async ValueTask<bool> MoveNextAsync<T>(IAsyncEnumerator<T> replies)
    {
        try
        {
            return await replies.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }

    public void Dispose()
    {
        _lifetime.Dispose();
        _calls.End(_captured, _error ?? (LeavesEarly ? new OperationCanceledException("the caller has left the replies") : null));
    }

    private async IAsyncEnumerable<T> NoteAsync<T>(IAsyncEnumerable<T> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (T request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            _calls.Note(_captured, request!);
            yield return request;
        }
    }
}
