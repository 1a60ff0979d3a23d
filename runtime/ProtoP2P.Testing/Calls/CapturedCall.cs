using ProtoP2P.Rpc;

namespace ProtoP2P.Testing;

/// <summary>One call that a <see cref="CallCapture{TContract}"/> has seen. It fills while the call runs; thread-safe.</summary>
/// <remarks>Messages are copies: what caller and service do with theirs afterwards does not show here.</remarks>
public sealed class CapturedCall
{
    /// <summary>How many messages of each direction are kept; further ones are counted only.</summary>
    public const int MaxMessages = 10_000;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<object> _requests = [];
    private readonly List<object> _replies = [];
    private readonly TimeProvider _clock;
    private readonly long _start;
    private TimeSpan? _duration;
    private Exception? _error;
    private int _requestCount;
    private int _replyCount;

    internal CapturedCall(RpcMethod method, RpcSide side, PeerId? peer, RpcMetadata metadata, DateTimeOffset? deadline, TimeProvider clock)
    {
        (Method, Side, Peer, Deadline, _clock) = (method, side, peer, deadline, clock);
        StartedAt = clock.GetUtcNow();
        _start = clock.GetTimestamp();
        var copy = new RpcMetadata();
        foreach ((string key, ReadOnlyMemory<byte> value) in metadata)
        {
            copy.Add(key, value.ToArray());
        }

        Metadata = copy;
    }

    /// <summary>The method.</summary>
    public RpcMethod Method { get; }

    /// <summary>The end at which the call was seen.</summary>
    public RpcSide Side { get; }

    /// <summary>Who is at the other end; null for a stub that was called without a network, and where a client's peer is chosen later.</summary>
    public PeerId? Peer { get; }

    /// <summary>What the caller sent along.</summary>
    public RpcMetadata Metadata { get; }

    /// <summary>Until when the caller waits; null for no deadline.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>When the call came, on the capture's clock.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>How long it took; null while it runs.</summary>
    public TimeSpan? Duration => Read(() => _duration);

    /// <summary>How it ended; null while it runs.</summary>
    public RpcStatusCode? Status => Read(() => _duration is null ? (RpcStatusCode?)null : ToStatus(_error));

    /// <summary>What it failed with; null while it runs and where it succeeded.</summary>
    public Exception? Error => Read(() => _error);

    /// <summary>The request messages so far, a head first.</summary>
    public IReadOnlyList<object> Requests => Read<object[]>(() => [.. _requests]);

    /// <summary>The reply messages so far.</summary>
    public IReadOnlyList<object> Replies => Read<object[]>(() => [.. _replies]);

    /// <summary>How many request messages there were, those that were not kept too.</summary>
    public int RequestCount => Read(() => _requestCount);

    /// <summary>How many reply messages there were, those that were not kept too.</summary>
    public int ReplyCount => Read(() => _replyCount);

    /// <summary>Completes when the call has ended, however it did. Never fails.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether all is known that makes the call one that has arrived: the message it begins with, where it begins with one.</summary>
    internal bool HasArrived => RequestCount > 0 || Duration is not null || Method.Request is RpcRequestKind.None or RpcRequestKind.Stream;

    /// <summary>The only request message, or the head.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="InvalidOperationException">There is none, or it is of another type.</exception>
    public T Request<T>() => First<T>(Requests, "called");

    /// <summary>The only reply message, or the first of a stream.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="InvalidOperationException">There is none, or it is of another type.</exception>
    public T Reply<T>() => First<T>(Replies, "answered");

    /// <summary>The request messages of a type: those of a stream, without its head.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    public IReadOnlyList<T> RequestsOf<T>() => [.. Requests.Skip(Method.Request == RpcRequestKind.HeadAndStream ? 1 : 0).OfType<T>()];

    /// <summary>The reply messages, which are of a type.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    public IReadOnlyList<T> RepliesOf<T>() => [.. Replies.OfType<T>()];

    /// <summary>One line for a test's output.</summary>
    public override string ToString() => $"{Side} {Method.Name} {Status?.ToString() ?? "running"}, {RequestCount} -> {ReplyCount}";

    internal void AddRequest(object message)
    {
        object copy = MessageCopy.Of(message);
        lock (_gate)
        {
            _requestCount++;
            Keep(_requests, copy);
        }
    }

    internal void AddReply(object message)
    {
        object copy = MessageCopy.Of(message);
        lock (_gate)
        {
            _replyCount++;
            Keep(_replies, copy);
        }
    }

    internal void End(Exception? error)
    {
        lock (_gate)
        {
            _error = error;
            _duration = _clock.GetElapsedTime(_start);
        }

        _ended.TrySetResult();
    }

    private static void Keep(List<object> messages, object message)
    {
        if (messages.Count < MaxMessages)
        {
            messages.Add(message);
        }
    }

    private T First<T>(IReadOnlyList<object> messages, string verb) => messages.Count > 0 && messages[0] is T first
        ? first
        : throw new InvalidOperationException(
            $"{this}: it was not {verb} with a {typeof(T).Name} but with {(messages.Count > 0 ? messages[0].GetType().Name : "no message")}");

    private RpcStatusCode ToStatus(Exception? error) => error switch
    {
        null => RpcStatusCode.OK,
        RpcException failure => failure.StatusCode,
        OperationCanceledException when Deadline <= StartedAt + _duration => RpcStatusCode.DeadlineExceeded,
        OperationCanceledException => RpcStatusCode.Cancelled,
        _ => RpcStatusCode.Unknown,
    };

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
