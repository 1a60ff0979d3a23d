using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>A piece of syntax that declares an interface with attributes, and what it was last read as.</summary>
internal sealed class AnnotatedInterface<TModel>(InterfaceDeclarationSyntax node)
    where TModel : InterfaceModel
{
    // Replaced as a whole: runs side by side may read the same piece.
    private volatile Reading<TModel>? _reading;

    public InterfaceDeclarationSyntax Node => node;

    public Reading<TModel>? Reading
    {
        get => _reading;
        set => _reading = value;
    }

    /// <summary>Those of a file. Bodies have none, and are not looked into.</summary>
    public static AnnotatedInterface<TModel>[] FindAll(SyntaxTree tree, CancellationToken cancellationToken) =>
    [
        .. tree.GetRoot(cancellationToken)
            .DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<InterfaceDeclarationSyntax>()
            .Where(static candidate => candidate.AttributeLists.Count > 0)
            .Select(static candidate => new AnnotatedInterface<TModel>(candidate)),
    ];
}
