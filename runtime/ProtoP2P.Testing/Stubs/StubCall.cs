using ProtoP2P.Rpc;

namespace ProtoP2P.Testing;

/// <summary>One call of a stub, as the code that answers it sees it.</summary>
public sealed class StubCall
{
    private readonly object? _request;
    private readonly object? _requests;
    private readonly Func<CancellationToken, Task>? _drain;

    internal StubCall(
        RpcMethod method, RpcCall call, CancellationToken cancellationToken, object? request, object? requests, Func<CancellationToken, Task>? drain)
    {
        (Method, Call, CancellationToken, _request, _requests, _drain) = (method, call, cancellationToken, request, requests, drain);
    }

    /// <summary>The method.</summary>
    public RpcMethod Method { get; }

    /// <summary>
    /// What the contract method was given: with <see cref="RpcCall.Server"/> where the stub is served and the method takes an <see cref="RpcCall"/>.
    /// </summary>
    public RpcCall Call { get; }

    /// <summary>Fires when the caller cancels, its deadline passes or its connection is lost.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The only request message, or the head.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="InvalidOperationException">The method has none, or of another type.</exception>
    public T Request<T>() => _request is T request
        ? request
        : throw new InvalidOperationException($"{Method.Name} was not called with a {typeof(T).Name} but with {_request?.GetType().Name ?? "no message"}");

    /// <summary>The messages of the request stream, to be enumerated once.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <exception cref="InvalidOperationException">The method has no such stream.</exception>
    public IAsyncEnumerable<T> Requests<T>() => _requests as IAsyncEnumerable<T>
        ?? throw new InvalidOperationException($"{Method.Name} has no request stream of {typeof(T).Name}");

    /// <summary>Reads the request stream, where there is one, to its end.</summary>
    internal Task DrainAsync() => _drain?.Invoke(CancellationToken) ?? Task.CompletedTask;

    /// <summary>All messages of the request stream.</summary>
    internal async Task<IReadOnlyList<T>> ReadAllAsync<T>() => await Requests<T>().ToListAsync(CancellationToken).ConfigureAwait(false);
}
