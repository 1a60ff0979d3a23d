using System.Runtime.ExceptionServices;

namespace ProtoP2P.Rpc.Balancing;

/// <summary>One call of a client: its deadline, the peers it went to, and the next one.</summary>
internal sealed class BalancedCall
{
    private readonly Balancer _balancer;
    private readonly RpcCall _call;
    private readonly TimeSpan? _timeout;
    private readonly long _start;
    private readonly List<BalancedPeer> _tried = [];

    public BalancedCall(Balancer balancer, RpcMethod method, RpcCall call, CancellationToken enumerator)
    {
        (_balancer, Method, Policy) = (balancer, method, balancer.PolicyOf(method));
        _call = call;
        _timeout = ClientTimeout.Get(balancer.Settings.HostOptions, method, call);
        _start = Time.GetTimestamp();
        Tokens = new CallTokens(call.CancellationToken, enumerator);
    }

    /// <summary>What is called.</summary>
    public RpcMethod Method { get; }

    /// <summary>What to do about its failures.</summary>
    public MethodPolicy Policy { get; }

    /// <summary>What ends it early.</summary>
    public CallTokens Tokens { get; }

    /// <summary>Receives what comes beside the replies.</summary>
    public RpcResponse? Response => _call.Response;

    /// <summary>What remains of the deadline; null for none.</summary>
    public TimeSpan? Remaining => _timeout is { } timeout ? Max(timeout - Time.GetElapsedTime(_start), TimeSpan.Zero) : null;

    /// <summary>Whether there is a peer that was not tried.</summary>
    public bool HasOtherPeer => _balancer.HasOther(_tried);

    private TimeProvider Time => _balancer.Settings.Time;

    private string Name => $"{Method.Name} of {_balancer.Settings.Contract.Name}";

    /// <summary>The peer of the first attempt. Waits for one where the client says so.</summary>
    /// <exception cref="RpcException">There is none.</exception>
    public async ValueTask<BalancedPeer> GetFirstPeerAsync()
    {
        while (true)
        {
            Task change = _balancer.Pool.Change;
            if (NextPeer() is { } peer)
            {
                return peer;
            }

            if (!await WaitAsync(change).ConfigureAwait(false))
            {
                throw NoPeer();
            }
        }
    }

    /// <summary>A peer that was not tried; null for none.</summary>
    public BalancedPeer? NextPeer()
    {
        BalancedPeer? peer = _balancer.Choose(_tried);
        if (peer is not null)
        {
            _tried.Add(peer);
        }

        return peer;
    }

    /// <summary>A peer that was not tried, or any where all were; null where there are none any more.</summary>
    public BalancedPeer? NextPeerAgain()
    {
        if (!HasOtherPeer)
        {
            _tried.Clear();
        }

        return NextPeer();
    }

    /// <summary>Makes one attempt, and takes note of how it ended. Until the caller ends it, a successful one counts as in flight.</summary>
    public async ValueTask<T> AttemptAsync<TAttempt, T>(TAttempt attempt, BalancedPeer peer, RpcCall call, CancellationToken enumerator)
        where TAttempt : struct, ICallAttempt<T>
    {
        long start = Time.GetTimestamp();
        peer.Enter();
        try
        {
            T result = await attempt.RunAsync(peer.GetInvoker(), call, enumerator).ConfigureAwait(false);
            _balancer.Succeeded(peer, MethodPolicies.StreamsRequest(Method) ? null : Time.GetElapsedTime(start));
            return result;
        }
        catch (Exception exception)
        {
            peer.Leave();
            _balancer.Failed(peer, exception, Time.GetElapsedTime(start));
            throw;
        }
    }

    /// <summary>The call as one of several attempts makes it: with what remains of the time, and nothing left of earlier attempts.</summary>
    public RpcCall ForAttempt()
    {
        if (_call.Response is { } response)
        {
            (response.Head, response.Trailers, response.ProtocolId) = (RpcMetadata.Empty, RpcMetadata.Empty, null);
        }

        return _call with { Timeout = Remaining ?? Timeout.InfiniteTimeSpan };
    }

    /// <summary>The call as one of several attempts at the same time makes it.</summary>
    public RpcCall ForAttempt(RpcResponse? response, CancellationToken cancellationToken) => new(cancellationToken)
    {
        Timeout = Remaining ?? Timeout.InfiniteTimeSpan,
        Metadata = _call.Metadata,
        Response = response,
    };

    /// <summary>Lets time pass before the next attempt.</summary>
    public async ValueTask DelayAsync(TimeSpan delay)
    {
        using CancellationTokenSource either = Tokens.Link();
        try
        {
            await Task.Delay(delay, Time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw Tokens.Cancelled(Name);
        }
    }

    /// <summary>Throws what an attempt failed with, or that the caller has ended the call.</summary>
    public void Throw(Exception error)
    {
        if (Tokens.IsCancelled && error is OperationCanceledException)
        {
            throw Tokens.Cancelled(Name);
        }

        ExceptionDispatchInfo.Throw(error);
    }

    /// <summary>False where no more time is to be spent on waiting.</summary>
    private async ValueTask<bool> WaitAsync(Task change)
    {
        TimeSpan limit = _balancer.Settings.Options.WaitForPeer - Time.GetElapsedTime(_start);
        limit = Remaining is { } remaining && remaining < limit ? remaining : limit;
        if (limit <= TimeSpan.Zero)
        {
            return false;
        }

        using CancellationTokenSource either = Tokens.Link();
        try
        {
            await change.WaitAsync(limit, Time, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            throw Tokens.Cancelled(Name);
        }
    }

    private RpcException NoPeer()
    {
        TimeSpan waited = Time.GetElapsedTime(_start);
        string patience = _balancer.Settings.Options.WaitForPeer > TimeSpan.Zero ? $" within {waited}" : string.Empty;
        RpcStatusCode status = Remaining <= TimeSpan.Zero ? RpcStatusCode.DeadlineExceeded : RpcStatusCode.Unavailable;
        return new RpcException(status, $"{Name}: no peer to call{patience}: {_balancer.Pool.Describe()}") { NotProcessed = true };
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
