namespace ProtoP2P.Tests.Hosting;

/// <summary>Adds its name to a trailer.</summary>
public sealed class LogFilterAttribute(string name) : RpcFilterAttribute
{
    public string Name { get; } = name;

    public override ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        Add(call, Name);
        return next(call);
    }

    internal static void Add(RpcInvocation call, string name) => call.Server!.Trailers.Add("log", name);
}
