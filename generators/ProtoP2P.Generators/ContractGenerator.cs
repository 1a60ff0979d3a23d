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
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ContractModel> contracts = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownTypes.ProtocolAttributeMetadataName, static (node, _) => node is InterfaceDeclarationSyntax, Read)
            .Where(static contract => contract is not null)
            .Select(static (contract, _) => contract!)
            .WithTrackingName(StepNames.Contracts);

        // Names only, so that an edit inside one contract does not pass through here to all others.
        IncrementalValueProvider<EquatableArray<string>> clashingNames = contracts
            .Select(static (contract, _) => contract.FullName)
            .Collect()
            .Select(static (names, _) => HintNames.FindClashing(names))
            .WithTrackingName(StepNames.ClashingNames);

        IncrementalValuesProvider<(ContractModel Contract, string HintName)> outputs = contracts
            .Combine(clashingNames)
            .Select(static (pair, _) => (pair.Left, HintNames.For(pair.Left.FullName, pair.Right)))
            .WithTrackingName(StepNames.Outputs);

        context.RegisterSourceOutput(outputs, static (output, pair) =>
            output.AddSource(pair.HintName, SourceText.From(ContractWriter.Write(pair.Contract), Encoding.UTF8)));
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

    private static ContractModel? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        INamedTypeSymbol contract = (INamedTypeSymbol)context.TargetSymbol;
        return AttributedParts.FindAttribute(context, KnownTypes.FindProtocolAttribute(contract)) is { } attribute
            ? ContractReader.Read(contract, attribute, context.SemanticModel.Compilation, new ProblemReporter(null), cancellationToken)
            : null;
    }
}
