using Microsoft.CodeAnalysis;
using ProtoP2P.Analyzers.Lockfiles;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Descriptors;

/// <summary>The messages whose fields a compilation shows: those that it compiles itself, and those of references with the generator.</summary>
internal sealed class DescriptorPool
{
    private const string WellKnownNamespace = "global::Google.Protobuf.WellKnownTypes.";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private DescriptorPool(IEnumerable<DescriptorFile> files)
    {
        DescriptorFile[] all = [.. files];
        foreach (MessageName name in all.SelectMany(static file => file.Names).Where(name => !_names.ContainsKey(name.TypeName)))
        {
            _names.Add(name.TypeName, name.FullName);
        }

        Tables = LockFile.Empty with
        {
            Messages = EquatableArray<LockedMessage>.From(Unique(all.SelectMany(static file => file.Messages), static message => message.Name)),
            Enums = EquatableArray<LockedEnum>.From(Unique(all.SelectMany(static file => file.Enums), static values => values.Name)),
        };
    }

    /// <summary>Their fields and values.</summary>
    public LockFile Tables { get; }

    public static DescriptorPool Read(Compilation compilation, CancellationToken cancellationToken)
    {
        // Its own come first: what is compiled here hides a namesake in a reference.
        TypeNames names = new(compilation);
        IEnumerable<DescriptorFile> own = compilation.SyntaxTrees.SelectMany(tree => ReflectionSource.Find(tree, cancellationToken));
        IEnumerable<DescriptorFile> referenced = compilation.SourceModule.ReferencedAssemblySymbols
            .SelectMany(assembly => ReflectionSource.Find(assembly, names.AliasOf(assembly)));
        return new DescriptorPool(own.Concat(referenced));
    }

    /// <summary>
    /// The name of a message in the lock: the .proto name with its package; without it for a message of an assembly that was compiled
    /// without the generator, whose package no symbol shows.
    /// </summary>
    public string NameOf(MessageModel message)
    {
        if (message.Kind != MessageKind.Protobuf)
        {
            return LockTokens.Bytes;
        }

        if (_names.TryGetValue(message.TypeName, out string? name))
        {
            return name;
        }

        return message.TypeName.StartsWith(WellKnownNamespace, StringComparison.Ordinal) ? "google.protobuf." + message.WireName : message.WireName;
    }

    private static IEnumerable<T> Unique<T>(IEnumerable<T> items, Func<T, string> name) =>
        items.GroupBy(name, StringComparer.Ordinal).Select(static same => same.First());
}
