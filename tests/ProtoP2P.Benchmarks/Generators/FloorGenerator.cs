using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.Benchmarks.Generators;

/// <summary>What any generator of contracts costs, whatever it makes of them: it finds the interfaces with the attribute, and asks what the types of their methods mean or does not.</summary>
/// <param name="readsSignatures">Whether it asks.</param>
// Not for the compiler, which loads no generator from this program.
#pragma warning disable RS1036 // Specify analyzer banned API enforcement setting
internal sealed class FloorGenerator(bool readsSignatures) : IIncrementalGenerator
#pragma warning restore RS1036
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<int> contracts = context.SyntaxProvider.ForAttributeWithMetadataName(
            "ProtoP2P.Libp2pProtocolAttribute",
            static (node, _) => node is InterfaceDeclarationSyntax,
            (found, _) => readsSignatures ? Read((INamedTypeSymbol)found.TargetSymbol) : 0);
        context.RegisterSourceOutput(contracts, static (_, _) => { });
    }

    private static int Read(INamedTypeSymbol contract)
    {
        int read = contract.AllInterfaces.Length;
        foreach (IMethodSymbol method in contract.GetMembers().OfType<IMethodSymbol>())
        {
            read += method.ReturnType.Name.Length + method.GetAttributes().Length;
            read += method.Parameters.Sum(static parameter => parameter.Type.Name.Length);
        }

        return read;
    }
}
