using ProtoP2P.Rpc;

namespace ProtoP2P;

/// <summary>One call as its interceptors see it: the same at both ends and for every kind of method.</summary>
/// <remarks>Not thread-safe: for the code of the call's interceptors, one after the other.</remarks>
public abstract class RpcInvocation
{
    private readonly CallOutcome _outcome = new();
    private MessageSteps? _steps;
    private Dictionary<object, object?>? _items;
    private int _position;

    internal RpcInvocation(ContractDescriptor contract, RpcMethod method)
    {
        Contract = contract;
        Method = method;
    }

    /// <summary>The end of the call at which this runs.</summary>
    public abstract RpcSide Side { get; }

    /// <summary>The contract.</summary>
    public ContractDescriptor Contract { get; }

    /// <summary>The method.</summary>
    public RpcMethod Method { get; }

    /// <summary>Who is at the other end; null at a client that chooses the peer of each call, before it has.</summary>
    public abstract PeerId? RemotePeer { get; }

    /// <summary>
    /// What the caller sends along. At the client it may be added to before the rest of the call is run; the caller's own collection stays as it is.
    /// Bare contracts have no place for it.
    /// </summary>
    public abstract RpcMetadata RequestMetadata { get; }

    /// <summary>Until when the caller waits; null for no deadline.</summary>
    public abstract DateTimeOffset? Deadline { get; }

    /// <summary>Fires when the call ends early: its caller cancels it, its deadline passes or, at the server, its connection is lost.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>At the server, what a service may know of the call, with the trailers that it sends; null at the client.</summary>
    public virtual RpcServerContext? Server => null;

    /// <summary>At the client, what came beside the replies, to be read after the call; null at the server.</summary>
    public virtual RpcResponse? Response => null;

    /// <summary>
    /// At the server, the scope of the container that the call has to itself, made when this is first read; null at the client, and at a node that was made
    /// without dependency injection.
    /// </summary>
    public virtual IServiceProvider? Services => null;

    /// <summary>What the interceptors of one call leave for one another. Stays at this end.</summary>
    public IDictionary<object, object?> Items => _items ??= [];

    /// <summary>Whether the call itself has begun: for a server, whether the service may have run.</summary>
    internal bool HasBegun => _outcome.HasBegun;

    /// <summary>Whether anybody sees the messages.</summary>
    internal MessageSteps? Steps => _steps;

    /// <summary>How the call stands.</summary>
    internal CallOutcome Outcome => _outcome;

    /// <summary>
    /// The only request message, or the head, as it is before any step; null for a method that takes none, or a stream alone. At the server this reads and
    /// decodes it, which otherwise happens after all interceptors.
    /// </summary>
    /// <exception cref="InvalidOperationException">The call runs already.</exception>
    /// <exception cref="RpcException">At the server: the request cannot be read.</exception>
    public ValueTask<object?> ReadRequestAsync() => _outcome.HasBegun
        ? throw new InvalidOperationException($"{Name} runs already: its request is read before next is called, or seen by a step")
        : ReadRequestCoreAsync();

    /// <summary>
    /// Shows every request message to <paramref name="step"/>, single or streamed, a head first. Steps run in the order in which they were added. To be
    /// called before the rest of the call is run.
    /// </summary>
    /// <param name="step">
    /// Returns the message that is used: the one that it was given, or another of the same type. What it throws ends the call. Raw bytes come as the
    /// contract's type in a box.
    /// </param>
    /// <exception cref="InvalidOperationException">The call runs already.</exception>
    public void OnRequest(Func<object, object> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        GetSteps().AddRequest(step);
    }

    /// <summary>The same for every reply message. Steps run in reverse: the interceptor that is nearest to the call sees a reply first.</summary>
    /// <param name="step">As for <see cref="OnRequest"/>.</param>
    /// <exception cref="InvalidOperationException">The call runs already.</exception>
    public void OnReply(Func<object, object> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        GetSteps().AddReply(step);
    }

    /// <summary>
    /// Ends the call in good order without running it, or after it failed: the caller gets <paramref name="reply"/>. The steps that see replies see it too.
    /// </summary>
    /// <param name="reply">The reply; null for a method without one, and for one that replies with a stream, which has no more messages then.</param>
    /// <exception cref="ArgumentException">The reply is not of the method's type.</exception>
    /// <exception cref="InvalidOperationException">The call runs, or has succeeded already.</exception>
    public void Complete(object? reply)
    {
        if (Method.FindReplyError(reply) is { } error)
        {
            throw new ArgumentException($"{Contract.Name}.{Method.Name} {error}", nameof(reply));
        }

        _outcome.Complete(Method.Reply == RpcReplyKind.Single ? reply : null, Name);
    }

    /// <summary>The call for a person.</summary>
    internal string Name => $"{Contract.Name}.{Method.Name}";

    /// <summary>Runs the call itself, after all interceptors.</summary>
    internal async ValueTask RunCoreAsync()
    {
        _outcome.Begin(Name);
        Exception? failure = null;
        try
        {
            await InvokeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            _outcome.End(failure);
        }
    }

    /// <summary>Runs <paramref name="chain"/>. Returns where the call has ended in good order; throws what it failed with otherwise.</summary>
    internal async ValueTask RunAsync(RpcContinuation chain)
    {
        try
        {
            await chain(this).ConfigureAwait(false);
        }
        finally
        {
            // An interceptor that does not await the rest of the call must not let go of what the call still uses.
            await _outcome.WhenIdle().ConfigureAwait(false);
        }

        _outcome.ThrowIfNone(Name);
    }

    /// <summary>Marks the interceptor at <paramref name="position"/> as reached. Positions grow along a chain from 1.</summary>
    internal void Enter(int position)
    {
        int before = Volatile.Read(ref _position);
        if (before >= position || Interlocked.CompareExchange(ref _position, position, before) != before)
        {
            throw new InvalidOperationException($"an interceptor of {Name} called next a second time: a call runs once");
        }
    }

    /// <summary>The only request message, or the head.</summary>
    private protected abstract ValueTask<object?> ReadRequestCoreAsync();

    /// <summary>The call itself: what the last interceptor's continuation runs.</summary>
    private protected abstract ValueTask InvokeAsync();

    private MessageSteps GetSteps() => _outcome.HasBegun
        ? throw new InvalidOperationException($"{Name} runs already: what sees its messages is added before next is called")
        : _steps ??= new MessageSteps(Name);
}
