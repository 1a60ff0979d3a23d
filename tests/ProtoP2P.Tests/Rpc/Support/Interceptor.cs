namespace ProtoP2P.Tests.Rpc;

/// <summary>An interceptor made of a lambda.</summary>
internal sealed class Interceptor(Func<RpcInvocation, RpcContinuation, ValueTask> body) : IRpcInterceptor
{
    public ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next) => body(call, next);

    /// <summary>Notes what it meets in <paramref name="log"/>.</summary>
    public static Interceptor Logging(string name, ICollection<string> log) => new(async (call, next) =>
    {
        Add($"{name} before {call.Method.Name}");
        try
        {
            await next(call);
            Add($"{name} after");
        }
        catch (Exception exception)
        {
            Add($"{name} {exception.GetType().Name}");
            throw;
        }

        void Add(string line)
        {
            lock (log)
            {
                log.Add(line);
            }
        }
    });
}
