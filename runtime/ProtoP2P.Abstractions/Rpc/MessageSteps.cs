using System.Runtime.CompilerServices;

namespace ProtoP2P.Rpc;

/// <summary>What interceptors have to say about a call's messages.</summary>
internal sealed class MessageSteps(string name)
{
    private readonly List<Func<object, object>> _requests = [];
    private readonly List<Func<object, object>> _replies = [];

    /// <summary>Whether requests are seen at all.</summary>
    public bool HasRequests => _requests.Count > 0;

    /// <summary>Adds a step for requests.</summary>
    public void AddRequest(Func<object, object> step) => _requests.Add(step);

    /// <summary>Adds a step for replies.</summary>
    public void AddReply(Func<object, object> step) => _replies.Add(step);

    /// <summary>A request after all steps.</summary>
    public T ApplyToRequest<T>(T message)
    {
        // Null is no message; whoever sends it says so.
        if (_requests.Count == 0 || message is null or RpcNothing)
        {
            return message;
        }

        object current = message;
        foreach (Func<object, object> step in _requests)
        {
            current = Check<T>(step(current), "request");
        }

        return (T)current;
    }

    /// <summary>A reply after all steps.</summary>
    public T ApplyToReply<T>(T message)
    {
        if (_replies.Count == 0 || message is null or RpcNothing)
        {
            return message;
        }

        object current = message;
        for (int index = _replies.Count - 1; index >= 0; index--)
        {
            current = Check<T>(_replies[index](current), "reply");
        }

        return (T)current;
    }

    /// <summary>Requests, each after all steps.</summary>
    public async IAsyncEnumerable<T> ApplyToRequests<T>(IAsyncEnumerable<T> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (T request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return ApplyToRequest(request);
        }
    }

    private object Check<T>(object? message, string what) => message is T
        ? message
        : throw new InvalidOperationException(
            $"an interceptor of {name} made {message?.GetType().FullName ?? "null"} of a {what}: it must return a {typeof(T).FullName}");
}
