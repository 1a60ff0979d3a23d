using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Finds the piece of source that a problem is about.</summary>
internal static class ProblemLocations
{
    /// <summary>The locations; more than one where each part of a type is at fault.</summary>
    public static IEnumerable<Location> Find(
        ContractProblem problem, ProblemSite site, AttributeData contract, CancellationToken cancellationToken) =>
        site.Kind switch
        {
            ProblemSiteKind.ProtocolId => [OfProtocolId(site, cancellationToken)],
            ProblemSiteKind.Attribute => [OfSyntax(site.Attribute!.ApplicationSyntaxReference, cancellationToken)],
            ProblemSiteKind.ReturnType => [OfReturnType(site.Symbol, cancellationToken)],
            ProblemSiteKind.Parameter => [OfSyntax(site.Symbol.DeclaringSyntaxReferences.FirstOrDefault(), cancellationToken)],
            _ when problem == ContractProblem.NotPartial =>
                OfParts(site.Symbol, cancellationToken).Where(static part => !IsPartial(part)).Select(NameOf),
            _ when site.Symbol is INamedTypeSymbol type => [OfType(type, contract, cancellationToken)],
            _ => [site.Symbol.Locations.FirstOrDefault() ?? Location.None],
        };

    private static Location OfProtocolId(ProblemSite site, CancellationToken cancellationToken)
    {
        if (site.Attribute!.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax attribute)
        {
            return Location.None;
        }

        AttributeArgumentSyntax[] ids = attribute.ArgumentList is { } list
            ? [.. list.Arguments.Where(static argument => argument.NameEquals is null)]
            : [];

        // Ids that are written as an array share one argument.
        SyntaxNode? written = site.Index < ids.Length ? ids[site.Index].Expression : ids.LastOrDefault()?.Expression;
        return (written ?? attribute).GetLocation();
    }

    private static Location OfReturnType(ISymbol method, CancellationToken cancellationToken) =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is MethodDeclarationSyntax declaration
            ? declaration.ReturnType.GetLocation()
            : Location.None;

    /// <summary>The name of a type; of a contract, where it carries its attribute.</summary>
    public static Location OfType(INamedTypeSymbol type, AttributeData contract, CancellationToken cancellationToken)
    {
        SyntaxNode? attribute = contract.ApplicationSyntaxReference?.GetSyntax(cancellationToken);
        BaseTypeDeclarationSyntax? declaration = OfParts(type, cancellationToken)
            .FirstOrDefault(part => attribute is not null && part.Contains(attribute));
        return declaration is null ? type.Locations.FirstOrDefault() ?? Location.None : NameOf(declaration);
    }

    private static IEnumerable<BaseTypeDeclarationSyntax> OfParts(ISymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).OfType<BaseTypeDeclarationSyntax>();

    private static bool IsPartial(BaseTypeDeclarationSyntax declaration) => declaration.Modifiers.Any(SyntaxKind.PartialKeyword);

    private static Location NameOf(BaseTypeDeclarationSyntax declaration) => declaration.Identifier.GetLocation();

    private static Location OfSyntax(SyntaxReference? reference, CancellationToken cancellationToken) =>
        reference?.GetSyntax(cancellationToken).GetLocation() ?? Location.None;
}
