using Microsoft.CodeAnalysis;
using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>
/// Writes implementation and descriptor of every interface with the Libp2pTopic attribute. It reports nothing: what is wrong with a contract is
/// said by the analyzers, which read it through the same reader.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class TopicGenerator : IIncrementalGenerator
{
    private static readonly InterfaceSteps Steps = new(StepNames.Topics, StepNames.ClashingTopicNames, StepNames.TopicOutputs);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context) => InterfacePipeline.Register(
        context, new InterfaceMemory<TopicModel>(KnownTypes.TopicAttributeMetadataName, Read), TopicWriter.Write, Steps);

    private static TopicModel? Read(INamedTypeSymbol contract, SyntaxNode part, Compilation compilation, CancellationToken cancellationToken) =>
        KnownTypes.FindTopicAttribute(contract) is { } attribute && AttributedParts.Carries(part, attribute)
            ? TopicReader.Read(contract, attribute, compilation, new ProblemReporter(null), cancellationToken)
            : null;
}
