using Microsoft.CodeAnalysis;
using ProtoP2P.Analyzers.Lockfiles;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Descriptors;

/// <summary>The messages whose fields a compilation shows: those that it compiles itself.</summary>
internal sealed class DescriptorPool
{
    private const string WellKnownNamespace = "global::Google.Protobuf.WellKnownTypes.";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private DescriptorPool(IEnumerable<DescriptorFile> files)
    {
        DescriptorFile[] all = [.. files];
        foreach (MessageName name in all.SelectMany(static file => file.Names))
        {
            _names[name.TypeName] = name.FullName;
        }

        Tables = LockFile.Empty with
        {
            Messages = EquatableArray<LockedMessage>.From(Unique(all.SelectMany(static file => file.Messages), static message => message.Name)),
            Enums = EquatableArray<LockedEnum>.From(Unique(all.SelectMany(static file => file.Enums), static values => values.Name)),
        };
    }

    /// <summary>Their fields and values.</summary>
    public LockFile Tables { get; }

    public static DescriptorPool Read(Compilation compilation, CancellationToken cancellationToken) =>
        new(compilation.SyntaxTrees.SelectMany(tree => ReflectionSource.Find(tree, cancellationToken)));

    /// <summary>
    /// The name of a message in the lock: the .proto name with its package; without it for a message of another assembly, whose
    /// package no symbol shows.
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
