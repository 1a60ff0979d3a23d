using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.CodeFixes;

/// <summary>Removes ref, out, in and params (LP2P0110).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveModifierFixProvider() : NodeFixProvider("LP2P0110")
{
    private protected override NodeFix? FindFix(SyntaxNode node, Diagnostic diagnostic)
    {
        if (node.FirstAncestorOrSelf<ParameterSyntax>() is not { Modifiers.Count: > 0 } parameter)
        {
            return null;
        }

        ParameterSyntax changed = parameter.WithModifiers(default).WithTriviaFrom(parameter);
        return new NodeFix($"Remove '{parameter.Modifiers.ToString()}'", parameter, changed);
    }
}
