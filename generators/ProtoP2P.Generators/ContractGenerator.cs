using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>
/// Writes client, bindings and descriptor of every interface with the Libp2pProtocol attribute. It reports nothing: what is wrong
/// with a contract is said by the analyzers, which read it through the same reader.
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
    }

    private static ContractModel? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        INamedTypeSymbol contract = (INamedTypeSymbol)context.TargetSymbol;
        AttributeData? attribute = KnownTypes.FindProtocolAttribute(contract);

        // A second attribute on another part is an error of its own (CS0579); the contract is still written once.
        SyntaxReference? application = attribute?.ApplicationSyntaxReference;
        SyntaxNode node = context.TargetNode;
        if (application is null || application.SyntaxTree != node.SyntaxTree || !node.Span.Contains(application.Span))
        {
            return null;
        }

        return ContractReader.Read(contract, attribute!, context.SemanticModel.Compilation, new ProblemReporter(null), cancellationToken);
    }
}
