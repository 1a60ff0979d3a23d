using Google.Protobuf.Reflection;
using ProtoP2P.Rpc;

namespace ProtoP2P.Reflection;

/// <summary>Puts a contract into words of the protocol.</summary>
internal static class ContractDescriber
{
    public static ServedProtocol Describe(ContractDescriptor contract) => new()
    {
        Ids = { contract.ProtocolIds },
        Contract = new ContractDescription
        {
            Name = contract.Name,
            Bare = contract.Mode == WireMode.Bare,
            Fingerprint = contract.Fingerprint,
            MaxMessageBytes = (uint)contract.MaxMessageBytes,
            Methods = { contract.Methods.Select(Describe) },
        },
    };

    private static MethodDescription Describe(RpcMethod method) => new()
    {
        Name = method.Name,
        Head = method.Request == RpcRequestKind.HeadAndStream ? Describe(method.HeadDescriptor, isStream: false) : null,
        Request = method.Request == RpcRequestKind.None
            ? null
            : Describe(method.RequestDescriptor, method.Request is RpcRequestKind.Stream or RpcRequestKind.HeadAndStream),
        Reply = method.Reply == RpcReplyKind.None ? null : Describe(method.ReplyDescriptor, method.Reply == RpcReplyKind.Stream),
        OneWay = method.IsOneWay,
        ReusesStream = method.ReusesStream,
        Idempotent = method.IsIdempotent,
        DeadlineMicros = (ulong)(method.DefaultDeadline?.TotalMicroseconds ?? 0),
        MaxMessageBytes = (uint)method.MaxMessageBytes,
        MaxCalls = (uint)method.MaxCalls,
        MaxCallsPerPeer = (uint)method.MaxCallsPerPeer,
        Errors = { method.Errors.Select(error => error.Name) },
    };

    private static Payload Describe(MessageDescriptor? message, bool isStream) => new() { Type = message?.FullName ?? "", Stream = isStream };
}
