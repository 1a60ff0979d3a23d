using ProtoP2P.Rpc;

namespace ProtoP2P.Testing;

/// <summary>
/// Records the calls of one contract: an interceptor for the <see cref="Libp2pHostOptions.ClientInterceptors"/> of those who call or the
/// <see cref="Libp2pHostOptions.ServerInterceptors"/> of those who serve. Calls of other contracts pass unseen. Thread-safe.
/// </summary>
/// <typeparam name="TContract">The contract.</typeparam>
public sealed class CallCapture<TContract> : IRpcInterceptor
    where TContract : class, IProtocolContract<TContract>
{
    private readonly CallLog _log;
    private readonly TimeProvider _clock;

    /// <summary>Records nothing yet.</summary>
    /// <param name="clock">What times and durations are measured on; the system's clock where null.</param>
    /// <param name="capacity">How many calls are kept, at least 1; the oldest go first.</param>
    public CallCapture(TimeProvider? clock = null, int capacity = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _log = new CallLog(capacity);
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>All calls in the order in which they came, those that still run too.</summary>
    public IReadOnlyList<CapturedCall> Calls => _log.Calls;

    /// <summary>The calls of one method.</summary>
    /// <param name="call">Names the method by calling it, with any arguments: <c>x => x.GetStockAsync(default!)</c>. Nothing is sent.</param>
    /// <exception cref="ArgumentException">The lambda calls no method of the contract, or several.</exception>
    public IReadOnlyList<CapturedCall> Of<TResult>(Func<TContract, TResult> call) => Filter(Calls, Find(call));

    /// <summary>
    /// Waits until a method has been called <paramref name="count"/> times, counted from the last <see cref="Clear"/>, and yields the last of these calls. It
    /// may still run (<see cref="CapturedCall.Ended"/>), but the message that it begins with is there.
    /// </summary>
    /// <param name="call">Names the method, as for <see cref="Of"/>.</param>
    /// <param name="count">How many calls, from 1.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<CapturedCall> WaitForAsync<TResult>(Func<TContract, TResult> call, int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        RpcMethod method = Find(call);
        return _log.WaitForAsync(
            calls => Filter(calls, method) is { } found && found.Count >= count && found[count - 1].HasArrived ? found[count - 1] : null, cancellationToken);
    }

    /// <summary>Forgets all calls.</summary>
    public void Clear() => _log.Clear();

    /// <inheritdoc/>
    public async ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        if (!ReferenceEquals(call.Contract, TContract.Descriptor))
        {
            await next(call).ConfigureAwait(false);
            return;
        }

        CapturedCall captured = Begin(call.Method, call.Side, call.RemotePeer, call.RequestMetadata, call.Deadline);
        call.OnRequest(message => Note(captured, message));
        call.OnReply(message =>
        {
            captured.AddReply(message);
            return message;
        });
        Exception? error = null;
        try
        {
            await next(call).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            error = exception;
            throw;
        }
        finally
        {
            End(captured, error);
        }
    }

    internal CapturedCall Begin(RpcMethod method, RpcSide side, PeerId? peer, RpcMetadata metadata, DateTimeOffset? deadline)
    {
        var captured = new CapturedCall(method, side, peer, metadata, deadline, _clock);
        _log.Add(captured);
        return captured;
    }

    internal object Note(CapturedCall captured, object request)
    {
        captured.AddRequest(request);
        _log.NoteChange();
        return request;
    }

    internal void End(CapturedCall captured, Exception? error)
    {
        captured.End(error);
        _log.NoteChange();
    }

    private static RpcMethod Find<TResult>(Func<TContract, TResult> call) => ProbeInvoker.FindMethod<TContract>(contract => _ = call(contract));

    private static List<CapturedCall> Filter(IReadOnlyList<CapturedCall> calls, RpcMethod method) => [.. calls.Where(call => call.Method == method)];
}
