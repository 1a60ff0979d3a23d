using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>All diagnostics, by the problem that they report.</summary>
internal static class DescriptorTable
{
    private static readonly ImmutableDictionary<ContractProblem, DiagnosticDescriptor> ByProblem = new[]
    {
        ProtocolIdDescriptors.IdWithoutSlash,
        ProtocolIdDescriptors.IdWithInvalidCharacter,
        ProtocolIdDescriptors.IdWithoutVersion,
        ProtocolIdDescriptors.IdTooLong,
        ProtocolIdDescriptors.IdUsedTwice,
        ProtocolIdDescriptors.IdReserved,
        ProtocolIdDescriptors.IdNotNormal,
        ProtocolIdDescriptors.IdVersionNotSemantic,
        ProtocolIdDescriptors.IdEmpty,
        ContractDescriptors.NotPartial,
        ContractDescriptors.GenericContract,
        ContractDescriptors.UnsupportedMember,
        ContractDescriptors.GenericMethod,
        ContractDescriptors.UnsupportedReturnType,
        ContractDescriptors.CallParameterNotLast,
        ContractDescriptors.SeveralCallParameters,
        ContractDescriptors.NoCancellation,
        ContractDescriptors.WireNameNotUnique,
        ContractDescriptors.UnsupportedParameterModifier,
        ContractDescriptors.MisplacedStream,
        ContractDescriptors.BareNotOneMethod,
        ContractDescriptors.NotAMessage,
        ContractDescriptors.NeedsRpcMode,
        ContractDescriptors.UnsupportedCombination,
        ContractDescriptors.NotAccessible,
        TopicDescriptors.TopicNameNotValid,
        TopicDescriptors.TopicPublishMethod,
        TopicDescriptors.TopicSubscribeMethod,
        TopicDescriptors.TopicReturnType,
        TopicDescriptors.TopicPublishParameter,
        TopicDescriptors.TopicSubscribeParameter,
        TopicDescriptors.TopicMessagesDiffer,
        TopicDescriptors.TopicMember,
        TopicDescriptors.TopicAndProtocol,
        TopicDescriptors.TopicDeclaredTwice,
    }.ToImmutableDictionary(static descriptor => ProblemOf(descriptor.Id));

    /// <summary>Every diagnostic there is.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [.. ByProblem.Values.Concat(UsageDescriptors.All).Concat(LockDescriptors.All).OrderBy(static descriptor => descriptor.Id, StringComparer.Ordinal)];

    public static DiagnosticDescriptor Get(ContractProblem problem) => ByProblem[problem];

    private static ContractProblem ProblemOf(string id) =>
        (ContractProblem)int.Parse(id.Substring("LP2P".Length), System.Globalization.CultureInfo.InvariantCulture);
}
