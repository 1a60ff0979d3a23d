using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Roslyn;

/// <summary>What test sources compile against: the running framework, and the library with what it needs.</summary>
internal static class References
{
    public static ImmutableArray<MetadataReference> Framework { get; } = [.. Find(IsFramework)];

    public static ImmutableArray<MetadataReference> Library { get; } = [.. Find(IsLibrary)];

    public static ImmutableArray<MetadataReference> All { get; } = [.. Framework, .. Library];

    private static IEnumerable<PortableExecutableReference> Find(Func<string, bool> isWanted) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(isWanted)
            .Select(path => MetadataReference.CreateFromFile(path));

    private static bool IsFramework(string path) =>
        Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location);

    private static bool IsLibrary(string path) =>
        Path.GetFileName(path) is "ProtoP2P.Abstractions.dll" or "ProtoP2P.Core.dll" or "ProtoP2P.PubSub.dll" or "Google.Protobuf.dll"
            or "Microsoft.Extensions.DependencyInjection.Abstractions.dll";
}
