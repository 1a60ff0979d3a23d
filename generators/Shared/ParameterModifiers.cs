using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

internal static class ParameterModifiers
{
    /// <summary>The modifier with which a parameter is no plain value, or null.</summary>
    public static string? Find(IParameterSymbol parameter) => parameter switch
    {
        { IsParams: true } => "params",
        { RefKind: RefKind.None } => null,
        { RefKind: RefKind.RefReadOnlyParameter } => "ref readonly",
        _ => parameter.RefKind.ToString().ToLowerInvariant(),
    };
}
