using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>Where a problem is, as symbols: the analyzer turns it into a location, the generator never looks.</summary>
internal readonly struct ProblemSite
{
    private ProblemSite(ProblemSiteKind kind, ISymbol symbol, AttributeData? attribute = null, int index = 0)
    {
        Kind = kind;
        Symbol = symbol;
        Attribute = attribute;
        Index = index;
    }

    public ProblemSiteKind Kind { get; }

    public ISymbol Symbol { get; }

    public AttributeData? Attribute { get; }

    /// <summary>Which protocol id.</summary>
    public int Index { get; }

    public static ProblemSite Name(ISymbol symbol) => new(ProblemSiteKind.Name, symbol);

    public static ProblemSite ReturnType(IMethodSymbol method) => new(ProblemSiteKind.ReturnType, method);

    public static ProblemSite Parameter(IParameterSymbol parameter) => new(ProblemSiteKind.Parameter, parameter);

    public static ProblemSite OfAttribute(ISymbol symbol, AttributeData attribute) => new(ProblemSiteKind.Attribute, symbol, attribute);

    public static ProblemSite ProtocolId(ISymbol contract, AttributeData attribute, int index) =>
        new(ProblemSiteKind.ProtocolId, contract, attribute, index);
}
