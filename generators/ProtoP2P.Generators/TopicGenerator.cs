using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>
/// Writes implementation and descriptor of every interface with the Libp2pTopic attribute. It reports nothing: what is wrong with a contract is
/// said by the analyzers, which read it through the same reader.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class TopicGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<TopicModel> topics = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownTypes.TopicAttributeMetadataName, static (node, _) => node is InterfaceDeclarationSyntax, Read)
            .Where(static topic => topic is not null)
            .Select(static (topic, _) => topic!)
            .WithTrackingName(StepNames.Topics);

        // Names only, so that an edit inside one contract does not pass through here to all others.
        IncrementalValueProvider<EquatableArray<string>> clashingNames = topics
            .Select(static (topic, _) => topic.FullName)
            .Collect()
            .Select(static (names, _) => HintNames.FindClashing(names))
            .WithTrackingName(StepNames.ClashingTopicNames);

        IncrementalValuesProvider<(TopicModel Topic, string HintName)> outputs = topics
            .Combine(clashingNames)
            .Select(static (pair, _) => (pair.Left, HintNames.For(pair.Left.FullName, pair.Right)))
            .WithTrackingName(StepNames.TopicOutputs);

        context.RegisterSourceOutput(outputs, static (output, pair) =>
            output.AddSource(pair.HintName, SourceText.From(TopicWriter.Write(pair.Topic), Encoding.UTF8)));
    }

    private static TopicModel? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        INamedTypeSymbol contract = (INamedTypeSymbol)context.TargetSymbol;
        return AttributedParts.FindAttribute(context, KnownTypes.FindTopicAttribute(contract)) is { } attribute
            ? TopicReader.Read(contract, attribute, context.SemanticModel.Compilation, new ProblemReporter(null), cancellationToken)
            : null;
    }
}
