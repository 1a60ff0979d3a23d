using ProtoP2P;

namespace Acme;

/// <summary>Reports how long calls take and how they end.</summary>
public sealed class CallTimer(TimeProvider time, Action<string> report) : IRpcInterceptor
{
    public async ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        long start = time.GetTimestamp();
        string outcome = "failed";
        try
        {
            await next(call);
            outcome = "ended";
        }
        finally
        {
            report($"{call.Side} {call.Method.Name} {outcome} after {time.GetElapsedTime(start).TotalSeconds} s");
        }
    }
}
