using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProtoP2P.Generators;

/// <summary>What stays the same while the types of a project do.</summary>
internal sealed class TypeEra
{
    private ImmutableHashSet<string>? _aliases;

    /// <summary>The other names that using directives give to types and namespaces, of all files.</summary>
    public ImmutableHashSet<string> Aliases(CSharpCompilation compilation, CancellationToken cancellationToken) =>
        _aliases ??= compilation.SyntaxTrees.SelectMany(tree => Aliases(tree.GetRoot(cancellationToken))).ToImmutableHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Aliases(SyntaxNode root) => root
        .DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .OfType<UsingDirectiveSyntax>()
        .Where(static directive => directive.Alias is not null)
        .Select(static directive => directive.Alias!.Name.Identifier.ValueText);
}
