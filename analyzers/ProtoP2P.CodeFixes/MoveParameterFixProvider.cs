using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.CodeFixes;

/// <summary>Moves a CancellationToken, RpcCall (LP2P0106) or request stream (LP2P0111) to its place.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MoveParameterFixProvider() : NodeFixProvider("LP2P0106", "LP2P0111")
{
    private protected override NodeFix? FindFix(SyntaxNode node, Diagnostic diagnostic)
    {
        if (node.FirstAncestorOrSelf<ParameterSyntax>() is not { Parent: ParameterListSyntax list } parameter)
        {
            return null;
        }

        int index = list.Parameters.IndexOf(parameter);
        int target = diagnostic.Id == "LP2P0106" ? list.Parameters.Count - 1 : FindStreamPlace(list);
        if (target <= index)
        {
            return null;
        }

        // Parameters trade places and separators stay, so that each line keeps its layout.
        List<ParameterSyntax> parameters = [.. list.Parameters];
        parameters.RemoveAt(index);
        parameters.Insert(target, parameter);
        ParameterSyntax[] placed = [.. parameters.Select((moved, place) => moved.WithTriviaFrom(list.Parameters[place]))];
        ParameterListSyntax changed = list.WithParameters(
            SyntaxFactory.SeparatedList(RequireEarlier(placed), list.Parameters.GetSeparators()));
        return new NodeFix($"Move '{parameter.Identifier.ValueText}' to its place", list, changed);
    }

    // The last parameter that is not a stream and not the trailing call parameter.
    private static int FindStreamPlace(ParameterListSyntax list)
    {
        int last = list.Parameters.Count - 1;
        string type = list.Parameters[last].Type?.ToString() ?? "";
        bool isCall = type.EndsWith("CancellationToken", StringComparison.Ordinal) || type.EndsWith("RpcCall", StringComparison.Ordinal);
        return isCall ? last - 1 : last;
    }

    // An optional parameter may not precede a required one.
    private static IEnumerable<ParameterSyntax> RequireEarlier(ParameterSyntax[] parameters)
    {
        int lastRequired = Array.FindLastIndex(parameters, static parameter => parameter.Default is null);
        return parameters.Select((parameter, index) => index < lastRequired ? parameter.WithDefault(null) : parameter);
    }
}
