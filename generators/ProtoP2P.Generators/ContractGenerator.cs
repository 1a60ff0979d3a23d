using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>
/// Writes client, bindings and descriptor of every interface with the Libp2pProtocol attribute, and passes on what protoc knows of the
/// messages. It reports nothing: what is wrong with a contract is said by the analyzers, which read it through the same reader.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    private static readonly InterfaceSteps Steps = new(StepNames.Contracts, StepNames.ClashingNames, StepNames.Outputs);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        InterfaceMemory<ContractModel> memory = new(KnownTypes.ProtocolAttributeMetadataName, Read);
        InterfacePipeline.Register(context, memory, ContractWriter.Write, Steps);
        PassOnMessages(context);
    }

    // What protoc wrote has no attribute to be found by. One file for all, because it changes hardly ever.
    private static void PassOnMessages(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<EquatableArray<string>> messages = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => DescriptorLiterals.IsCandidate(node),
                static (candidate, _) => DescriptorLiterals.Read((ClassDeclarationSyntax)candidate.Node))
            .Where(static literal => literal is not null)
            .Select(static (literal, _) => literal!.Metadata)
            .Collect()
            .Select(static (all, _) => EquatableArray<string>.From(all.Distinct().OrderBy(static text => text, StringComparer.Ordinal)))
            .WithTrackingName(StepNames.Messages);
        context.RegisterSourceOutput(messages, static (output, all) =>
        {
            if (all.Count > 0)
            {
                output.AddSource(MessagesWriter.HintName, SourceText.From(MessagesWriter.Write(all), Encoding.UTF8));
            }
        });
    }

    private static ContractModel? Read(INamedTypeSymbol contract, SyntaxNode part, Compilation compilation, CancellationToken cancellationToken) =>
        KnownTypes.FindProtocolAttribute(contract) is { } attribute && AttributedParts.Carries(part, attribute)
            ? ContractReader.Read(contract, attribute, compilation, new ProblemReporter(null), cancellationToken)
            : null;
}
