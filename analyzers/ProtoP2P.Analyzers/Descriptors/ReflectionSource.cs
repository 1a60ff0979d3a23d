using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Descriptors;

/// <summary>Reads what .proto files declare: from the source that protoc wrote, and from the metadata of referenced assemblies.</summary>
internal static class ReflectionSource
{
    /// <summary>What an assembly must reference to have messages.</summary>
    private const string Runtime = "Google.Protobuf";

    // Files and references stay the same from edit to edit, and so does what is in them.
    private static readonly ConditionalWeakTable<SyntaxTree, DescriptorFile[]> KnownTrees = new();
    private static readonly ConditionalWeakTable<IAssemblySymbol, DescriptorFile[]> KnownAssemblies = new();

    public static IEnumerable<DescriptorFile> Find(SyntaxTree tree, CancellationToken cancellationToken) =>
        KnownTrees.TryGetValue(tree, out DescriptorFile[] known)
            ? known
            : KnownTrees.GetValue(tree, key =>
            [
                .. DescriptorLiterals.Find(key, cancellationToken)
                    .Select(static literal => Read(literal.Namespace, literal.Base64, TypeNames.Global))
                    .OfType<DescriptorFile>(),
            ]);

    /// <summary>What the generator left in an assembly where its messages were compiled.</summary>
    /// <param name="assembly">A referenced assembly.</param>
    /// <param name="alias">The alias that it is referenced by.</param>
    public static IEnumerable<DescriptorFile> Find(IAssemblySymbol assembly, string alias)
    {
        // One symbol serves compilations that call it differently.
        if (alias != TypeNames.Global)
        {
            return ReadMetadata(assembly, alias);
        }

        return KnownAssemblies.TryGetValue(assembly, out DescriptorFile[] known)
            ? known
            : KnownAssemblies.GetValue(assembly, static key => [.. ReadMetadata(key, TypeNames.Global)]);
    }

    // Reading the attributes of every assembly of the framework would take longer than all the rest.
    private static bool HasMessages(IAssemblySymbol assembly) =>
        assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static reference => reference.Name == Runtime));

    private static IEnumerable<DescriptorFile> ReadMetadata(IAssemblySymbol assembly, string alias)
    {
        if (!HasMessages(assembly))
        {
            return [];
        }

        return assembly.GetAttributes()
            .Where(static attribute => attribute.AttributeClass?.Name == "AssemblyMetadataAttribute" && attribute.ConstructorArguments.Length == 2)
            .Where(static attribute => attribute.ConstructorArguments[0].Value is DescriptorLiteral.MetadataKey)
            .Select(static attribute => attribute.ConstructorArguments[1].Value as string ?? "")
            .Select(metadata => Read(metadata, alias))
            .OfType<DescriptorFile>();
    }

    private static DescriptorFile? Read(string metadata, string alias)
    {
        int colon = metadata.IndexOf(':');
        return colon < 0 ? null : Read(metadata.Substring(0, colon), metadata.Substring(colon + 1), alias);
    }

    private static DescriptorFile? Read(string space, string base64, string alias)
    {
        string prefix = space.Length == 0 ? $"{alias}::" : $"{alias}::{space}.";
        return Decode(base64) is { } data ? DescriptorReader.Read(data, prefix) : null;
    }

    private static byte[]? Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
