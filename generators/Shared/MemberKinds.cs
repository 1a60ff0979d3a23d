using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>What the abstract members of an interface are.</summary>
internal static class MemberKinds
{
    /// <summary>What <paramref name="member"/> is where it is no method, or null: for methods, and for the accessors of what is reported itself.</summary>
    public static string? DescribeUnsupported(ISymbol member) => member switch
    {
        IPropertySymbol { IsIndexer: true } => "indexer",
        IPropertySymbol => "property",
        IEventSymbol => "event",
        IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false } => null,
        IMethodSymbol { AssociatedSymbol: null } => "static abstract member",
        _ => null,
    };
}
