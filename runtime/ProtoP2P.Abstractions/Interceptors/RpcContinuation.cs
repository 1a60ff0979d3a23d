namespace ProtoP2P;

/// <summary>The rest of a call after an interceptor: the interceptors behind it and the call itself. Called once at most.</summary>
/// <param name="call">The call that the interceptor was given.</param>
/// <returns>
/// Completes when the call has ended. At the client: when the reply came, or the consumer of a reply stream has ended its enumeration; leaving it
/// early is an <see cref="OperationCanceledException"/>. At the server: when the service has returned or yielded its last reply. What the call failed
/// with is thrown.
/// </returns>
public delegate ValueTask RpcContinuation(RpcInvocation call);
