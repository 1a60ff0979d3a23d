using Google.Protobuf.Reflection;
using ProtoP2P.Rpc;

namespace ProtoP2P.Reflection;

/// <summary>The messages that a contract names.</summary>
internal static class ContractMessages
{
    public static IEnumerable<MessageDescriptor> Of(ContractDescriptor contract) => contract.Methods.SelectMany(Of).Distinct();

    private static IEnumerable<MessageDescriptor> Of(RpcMethod method) =>
        new[] { method.HeadDescriptor, method.RequestDescriptor, method.ReplyDescriptor }
            .OfType<MessageDescriptor>()
            .Concat(method.Errors.Select(error => error.Descriptor));
}
