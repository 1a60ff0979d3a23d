using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Generators.Tests;

/// <summary>What test sources compile against: the running framework, and the library with what it needs.</summary>
internal static class References
{
    public static ImmutableArray<MetadataReference> All { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => IsFramework(path) || IsLibrary(path))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static bool IsFramework(string path) =>
        Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location);

    private static bool IsLibrary(string path) =>
        Path.GetFileName(path) is "ProtoP2P.Abstractions.dll" or "ProtoP2P.Core.dll" or "Google.Protobuf.dll";
}
