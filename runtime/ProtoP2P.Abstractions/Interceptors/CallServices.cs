using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P;

/// <summary>Finds objects of the container for a call.</summary>
internal static class CallServices
{
    /// <summary>The object from the call's scope.</summary>
    public static T Get<T>(RpcInvocation call)
        where T : class => call.Services is { } services
            ? services.GetRequiredService<T>()
            : throw new InvalidOperationException($"{call.Name} has no services to take {typeof(T).FullName} from: the node was made without dependency injection");
}
