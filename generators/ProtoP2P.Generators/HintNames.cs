using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>Names the generated files. The compiler tells them apart without regard to case, and C# tells contracts apart with.</summary>
internal static class HintNames
{
    public static string For(string fullName, EquatableArray<string> clashing) =>
        clashing.Contains(fullName)
            ? $"{fullName}.{Fnv1a.Hash(fullName):x16}.g.cs"
            : fullName + ".g.cs";

    /// <summary>Those of <paramref name="fullNames"/> that equal another but for case, sorted.</summary>
    public static EquatableArray<string> FindClashing(IEnumerable<string> fullNames) => EquatableArray<string>.From(
        fullNames
            .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .SelectMany(static group => group)
            .OrderBy(static name => name, StringComparer.Ordinal));
}
