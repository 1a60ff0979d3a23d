using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.Generators;

/// <summary>
/// Tells what an edit may have changed for contracts in other files, by syntax alone. Whatever it does not understand is
/// <see cref="DeclarationChange.Any"/>: that costs time, and the opposite mistake leaves stale code in the editor.
/// </summary>
internal static class DeclarationChanges
{
    /// <summary>Compares two compilations.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one.</param>
    /// <param name="cancellationToken">Ends the comparison early.</param>
    public static DeclarationChange Between(CSharpCompilation before, CSharpCompilation after, CancellationToken cancellationToken)
    {
        ImmutableArray<SyntaxTree> earlier = before.SyntaxTrees;
        ImmutableArray<SyntaxTree> later = after.SyntaxTrees;
        if (earlier.Length != later.Length || !HaveSameSurroundings(before, after))
        {
            return DeclarationChange.Any;
        }

        DeclarationChange most = DeclarationChange.None;
        for (int i = 0; i < later.Length && most != DeclarationChange.Any; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Of the files of a project one keystroke replaces one: for the others this is all.
            if (!ReferenceEquals(earlier[i], later[i]) && Between(earlier[i], later[i], cancellationToken) is var change && change > most)
            {
                most = change;
            }
        }

        return most;
    }

    private static bool HaveSameSurroundings(CSharpCompilation before, CSharpCompilation after) =>
        before.AssemblyName == after.AssemblyName
        && before.Options.Equals(after.Options)
        && ReferenceEquals(before.Options.SyntaxTreeOptionsProvider, after.Options.SyntaxTreeOptionsProvider)
        && before.ExternalReferences.SequenceEqual(after.ExternalReferences);

    private static DeclarationChange Between(SyntaxTree before, SyntaxTree after, CancellationToken cancellationToken)
    {
        if (before.FilePath != after.FilePath || !before.Options.Equals(after.Options))
        {
            return DeclarationChange.Any;
        }

        SyntaxNode earlier = before.GetRoot(cancellationToken);
        SyntaxNode later = after.GetRoot(cancellationToken);
        if (Head(earlier) != Head(later))
        {
            return DeclarationChange.Any;
        }

        if (DeclareTheSame(earlier, later))
        {
            return DeclarationChange.None;
        }

        return DeclareTheSame(WithoutInterfaceMethods(earlier), WithoutInterfaceMethods(later))
            ? DeclarationChange.InterfaceMethods
            : DeclarationChange.Any;
    }

    private static bool DeclareTheSame(SyntaxNode before, SyntaxNode after) =>
        SyntaxFactory.AreEquivalent(before, after, topLevel: true) && !Spelling.Differs(before, after);

    // A comment there may say that the file is generated, which changes what the absence of a question mark means.
    private static string Head(SyntaxNode root) => root.GetLeadingTrivia().ToFullString();

    private static SyntaxNode WithoutInterfaceMethods(SyntaxNode root)
    {
        // A directive would go with its method, and it holds for what comes after as well.
        IEnumerable<MethodDeclarationSyntax> methods = root
            .DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<MethodDeclarationSyntax>()
            .Where(static method => method is { Parent: InterfaceDeclarationSyntax, ContainsDirectives: false });
        return root.RemoveNodes(methods, SyntaxRemoveOptions.KeepNoTrivia)!;
    }
}
