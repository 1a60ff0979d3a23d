using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers;

/// <summary>Knows which methods are calls to a peer: those of contracts, without their default interface methods.</summary>
internal sealed class ContractCalls
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _contracts = new(SymbolEqualityComparer.Default);

    public static bool IsWireMethod(IMethodSymbol method) => method is { IsAbstract: true, IsStatic: false, MethodKind: MethodKind.Ordinary };

    public bool IsCall(IMethodSymbol method) => IsWireMethod(method) && IsContract(method.ContainingType);

    public bool IsContract(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && _contracts.GetOrAdd(type, static candidate => KnownTypes.FindProtocolAttribute(candidate) is not null);
}
