using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>
/// Reads the interfaces of a project, and each again only where an edit may have changed what it means. A reading lives as long as the tree that it is
/// of, and no compilation is kept; what it gives is what reading anew would, so that runs one after the other or side by side may share it.
/// </summary>
/// <param name="attributeName">The full name of the attribute that makes an interface one to read.</param>
/// <param name="read">Reads an interface by its symbol; null where it has no model.</param>
internal sealed class InterfaceMemory<TModel>(string attributeName, Func<INamedTypeSymbol, SyntaxNode, Compilation, CancellationToken, TModel?> read)
    where TModel : InterfaceModel, IEquatable<TModel>
{
    private readonly AttributeNames _names = new(attributeName);
    private readonly ConditionalWeakTable<SyntaxTree, AnnotatedInterface<TModel>[]> _interfaces = new();
    private volatile DeclarationEra? _last;

    /// <summary>The models of all interfaces that have one, in the order of the files.</summary>
    public EquatableArray<TModel> ReadAll(Compilation compilation, CancellationToken cancellationToken)
    {
        CSharpCompilation project = (CSharpCompilation)compilation;
        DeclarationEra era = DeclarationEra.Of(project, _last, cancellationToken);
        _last = era;
        List<TModel> models = [];
        ConditionalWeakTable<SyntaxTree, AnnotatedInterface<TModel>[]>.CreateValueCallback find = tree => AnnotatedInterface<TModel>.FindAll(tree, cancellationToken);
        foreach (SyntaxTree tree in project.SyntaxTrees)
        {
            foreach (AnnotatedInterface<TModel> candidate in _interfaces.GetValue(tree, find))
            {
                if (Read(candidate, project, era, cancellationToken) is { } model)
                {
                    models.Add(model);
                }
            }
        }

        return EquatableArray<TModel>.From(models);
    }

    private TModel? Read(AnnotatedInterface<TModel> candidate, CSharpCompilation project, DeclarationEra era, CancellationToken cancellationToken)
    {
        if (candidate.Reading is { } known && known.HoldsIn(era))
        {
            return known.Model;
        }

        Reading<TModel> reading = ReadAnew(candidate.Node, project, era, cancellationToken);
        candidate.Reading = reading;
        return reading.Model;
    }

    private Reading<TModel> ReadAnew(InterfaceDeclarationSyntax node, CSharpCompilation project, DeclarationEra era, CancellationToken cancellationToken)
    {
        if (!_names.AnyMayBe(node, () => era.Aliases(project, cancellationToken)))
        {
            return new Reading<TModel>(null, era, standsAlone: true);
        }

        INamedTypeSymbol symbol = project.GetSemanticModel(node.SyntaxTree).GetDeclaredSymbol(node, cancellationToken)!;
        return new Reading<TModel>(read(symbol, node, project, cancellationToken), era, StandsAlone(symbol, node));
    }

    // Other parts and inherited interfaces bring methods of their own, and the value of a constant may be the name of a method (nameof).
    private static bool StandsAlone(INamedTypeSymbol symbol, InterfaceDeclarationSyntax node) =>
        node.BaseList is null
        && symbol.DeclaringSyntaxReferences.Length == 1
        && node.DescendantNodes(static child => child is not (BlockSyntax or ArrowExpressionClauseSyntax)).All(IsLiteralIfValue);

    private static bool IsLiteralIfValue(SyntaxNode node) => node switch
    {
        AttributeArgumentSyntax argument => argument.Expression is LiteralExpressionSyntax,
        EqualsValueClauseSyntax value => value.Value is LiteralExpressionSyntax,
        _ => true,
    };
}
