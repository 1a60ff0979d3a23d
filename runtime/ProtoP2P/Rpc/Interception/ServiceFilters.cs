using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace ProtoP2P.Rpc;

/// <summary>
/// The filters that attributes put around the methods of a service: of the class that is registered, and of the class that turns out to serve where that is
/// another. What cannot be read is never taken for nothing.
/// </summary>
internal sealed class ServiceFilters(FilterReader reader, Type? serviceType)
{
    private readonly FrozenDictionary<string, RpcFilterAttribute[]> _known = reader.Read(serviceType);
    private readonly ConcurrentDictionary<Type, FrozenDictionary<string, RpcContinuation?>> _late = [];

    /// <summary>The filters of a method that are known when the contract is registered, the outermost first.</summary>
    public IReadOnlyList<IRpcInterceptor> For(RpcMethod method) => _known[method.Name];

    /// <summary>What runs around <paramref name="method"/> besides <see cref="For"/> where <paramref name="service"/> serves it; null for nothing.</summary>
    public RpcContinuation? FindLate(object service, RpcMethod method)
    {
        Type type = service.GetType();
        return type == serviceType ? null : _late.GetOrAdd(type, ReadLate)[method.Name];
    }

    // Classes, not objects: there are no more of them than the application has.
    private FrozenDictionary<string, RpcContinuation?> ReadLate(Type type) => reader.Read(type).ToFrozenDictionary(
        static pair => pair.Key, pair => InterceptorChain.Compose([.. pair.Value.Where(filter => !_known[pair.Key].Contains(filter))], isLate: true));
}
