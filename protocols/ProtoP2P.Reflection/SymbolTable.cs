using Google.Protobuf.Reflection;
using ProtoP2P.Rpc;

namespace ProtoP2P.Reflection;

/// <summary>Where the messages and enums are defined that contracts name, and what they use in turn.</summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly HashSet<FileDescriptor> _visited = [];

    public SymbolTable(IReadOnlyList<ContractDescriptor> contracts, Func<ContractDescriptor, bool> isShown)
    {
        Source = contracts;
        foreach (MessageDescriptor message in contracts.Where(isShown).SelectMany(ContractMessages.Of))
        {
            Add(message.File);
        }
    }

    /// <summary>The list that the table was built of.</summary>
    public IReadOnlyList<ContractDescriptor> Source { get; }

    /// <summary>The file that defines a symbol; of several, that of the first contract. Null where no contract uses it.</summary>
    public FileDescriptor? Find(string symbol) => _files.GetValueOrDefault(symbol);

    private void Add(FileDescriptor file)
    {
        if (!_visited.Add(file))
        {
            return;
        }

        Add(file.EnumTypes);
        Add(file.MessageTypes);
        foreach (FileDescriptor import in file.Dependencies)
        {
            Add(import);
        }
    }

    private void Add(IEnumerable<MessageDescriptor> messages)
    {
        foreach (MessageDescriptor message in messages)
        {
            _files.TryAdd(message.FullName, message.File);
            Add(message.EnumTypes);
            Add(message.NestedTypes);
        }
    }

    private void Add(IEnumerable<EnumDescriptor> enums)
    {
        foreach (EnumDescriptor type in enums)
        {
            _files.TryAdd(type.FullName, type.File);
        }
    }
}
