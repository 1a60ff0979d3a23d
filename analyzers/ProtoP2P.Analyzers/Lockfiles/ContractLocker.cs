using ProtoP2P.Analyzers.Descriptors;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Turns a contract into what the lock says about it.</summary>
internal static class ContractLocker
{
    /// <summary>The contract under each of its ids, as drafts.</summary>
    public static IEnumerable<LockedProtocol> Protocols(ContractModel contract, DescriptorPool pool)
    {
        EquatableArray<LockedMethod> methods = EquatableArray<LockedMethod>.From(
            contract.Methods
                .Select(method => Method(method, contract.Mode, pool))
                .OrderBy(static method => method.Name, StringComparer.Ordinal));
        return contract.Ids.Select(id => new LockedProtocol(id, contract.Mode, LockState.Draft, methods));
    }

    private static LockedMethod Method(MethodModel method, WireMode mode, DescriptorPool pool) => new(
        mode == WireMode.Bare ? LockTokens.Unnamed : LockTokens.Escape(method.WireName),
        Kind(method),
        method.Head is { } head ? pool.NameOf(head.Message) : null,
        method.Request is { } request ? pool.NameOf(request.Message) : null,
        method.Reply is { } reply ? pool.NameOf(reply) : null);

    private static CallKind Kind(MethodModel method)
    {
        bool streamsRequest = method.RequestShape is RequestShape.Stream or RequestShape.HeadAndStream;
        bool streamsReply = method.ReplyShape == ReplyShape.Stream;
        return (streamsRequest, streamsReply) switch
        {
            _ when method.Options.IsOneWay => CallKind.OneWay,
            (false, false) => CallKind.Unary,
            (false, true) => CallKind.Server,
            (true, false) => CallKind.Client,
            _ => CallKind.Duplex,
        };
    }
}
