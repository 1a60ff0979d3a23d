using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.CodeFixes;

/// <summary>Makes a bare contract one with call frames, which have what it asks for (LP2P0112, LP2P0114).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SwitchToRpcFixProvider() : NodeFixProvider("LP2P0112", "LP2P0114")
{
    private protected override NodeFix? FindFix(SyntaxNode node, Diagnostic diagnostic)
    {
        AttributeArgumentSyntax? mode = node.FirstAncestorOrSelf<InterfaceDeclarationSyntax>()?.AttributeLists
            .SelectMany(static list => list.Attributes)
            .SelectMany(static attribute => attribute.ArgumentList?.Arguments ?? default)
            .FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == "Mode");
        if (mode is not { Parent: AttributeArgumentListSyntax list } || !mode.Expression.ToString().EndsWith("Bare", StringComparison.Ordinal))
        {
            return null;
        }

        return new NodeFix("Use WireMode.Rpc", list, list.WithArguments(list.Arguments.Remove(mode)));
    }
}
