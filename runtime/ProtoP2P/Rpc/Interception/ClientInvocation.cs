namespace ProtoP2P.Rpc;

/// <summary>An outgoing call as interceptors see it.</summary>
internal abstract class ClientInvocation : RpcInvocation, IDisposable
{
    private readonly ClientInterception _shared;
    private readonly CancellationToken _enumerator;
    private readonly RpcCall _options;
    private readonly TimeSpan? _timeout;
    private readonly long _start;
    private RpcMetadata? _metadata;
    private CallLifetime? _lifetime;

    protected ClientInvocation(RpcInvoker inner, ClientInterception shared, RpcMethod method, in RpcCall options, CancellationToken enumerator = default)
        : base(shared.Contract, method)
    {
        (Inner, _shared, _options, _enumerator) = (inner, shared, options, enumerator);
        Response = options.Response ?? new RpcResponse();
        _timeout = ClientTimeout.Get(shared.Options, method, options);
        if (_timeout is { } timeout)
        {
            _start = shared.Time.GetTimestamp();
            Deadline = timeout < DateTimeOffset.MaxValue - shared.Time.GetUtcNow() ? shared.Time.GetUtcNow() + timeout : null;
        }
    }

    public override RpcSide Side => RpcSide.Client;

    public override PeerId? RemotePeer => _shared.Peer;

    public override RpcResponse Response { get; }

    public override DateTimeOffset? Deadline { get; }

    // The caller may use his collection for other calls.
    public override RpcMetadata RequestMetadata => _metadata ??= Copy(_options.Metadata);

    // A timer and a source only where somebody asks: the call itself has its own.
    public override CancellationToken CancellationToken
    {
        get
        {
            if (_timeout is null && !(_options.CancellationToken.CanBeCanceled && _enumerator.CanBeCanceled))
            {
                return _enumerator.CanBeCanceled ? _enumerator : _options.CancellationToken;
            }

            _lifetime ??= new CallLifetime(_shared.Time, Remaining, _options.CancellationToken, _enumerator);
            return _lifetime.Token;
        }
    }

    protected RpcInvoker Inner { get; }

    /// <summary>The only request message, or the head, as the caller gave it; null where there is none.</summary>
    protected virtual object? Request => null;

    /// <summary>The token of the enumeration.</summary>
    protected CancellationToken Enumerator => _enumerator;

    private TimeSpan? Remaining => _timeout - _shared.Time.GetElapsedTime(_start);

    private string Description => _shared.Peer is null ? Method.Name : $"{Method.Name} at {_shared.Peer}";

    public void Dispose() => _lifetime?.Dispose();

    /// <summary>Runs the interceptors and the call.</summary>
    protected async ValueTask RunAsync()
    {
        try
        {
            await RunAsync(_shared.Chain).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_lifetime is { IsEnded: true })
        {
            // What ended the interceptors' waiting is the deadline as often as the caller.
            throw _lifetime.GetEnd(Description, notProcessed: !HasBegun);
        }
    }

    /// <summary>What to call with: the caller's options with what the interceptors added, and with the time that they left.</summary>
    protected RpcCall GetOptions()
    {
        if (Remaining is not { } remaining)
        {
            return _options with { Metadata = GetMetadata(), Response = Response };
        }

        if (remaining <= TimeSpan.Zero)
        {
            throw new RpcException(RpcStatusCode.DeadlineExceeded, $"{Description}: its interceptors took all of its {_timeout}") { NotProcessed = true };
        }

        // Whole milliseconds: errors tell this time to people.
        TimeSpan rounded = TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds));
        return _options with { Metadata = GetMetadata(), Response = Response, Timeout = rounded };
    }

    /// <summary>A request after all steps.</summary>
    protected T Apply<T>(T request) => Steps is { } steps ? steps.ApplyToRequest(request) : request;

    /// <summary>Requests, each after all steps.</summary>
    protected IAsyncEnumerable<T> Apply<T>(IAsyncEnumerable<T> requests) => Steps is { HasRequests: true } steps ? steps.ApplyToRequests(requests) : requests;

    private protected sealed override ValueTask<object?> ReadRequestCoreAsync() => new(Request is RpcNothing ? null : Request);

    private RpcMetadata? GetMetadata() => _metadata is null ? _options.Metadata : _metadata.Count == 0 ? null : _metadata;

    private static RpcMetadata Copy(RpcMetadata? metadata)
    {
        var copy = new RpcMetadata();
        foreach ((string key, ReadOnlyMemory<byte> value) in metadata ?? RpcMetadata.Empty)
        {
            copy.Add(key, value);
        }

        return copy;
    }
}
