using Google.Protobuf.Reflection;
using ProtoP2P.Reflection;

namespace Node.Reflection;

/// <summary>Finds the messages and enums that a contract's methods reach.</summary>
internal sealed class TypeCollector
{
    private readonly List<MessageDescriptor> _messages = [];
    private readonly List<EnumDescriptor> _enums = [];
    private readonly HashSet<object> _seen = [];
    private readonly Queue<MessageDescriptor> _pending = [];

    public static ServedContract Collect(ServedProtocol protocol, IEnumerable<string> names, IReadOnlyList<FileDescriptor> files)
    {
        Dictionary<string, MessageDescriptor> known = [];
        foreach (MessageDescriptor message in files.SelectMany(file => file.MessageTypes))
        {
            Index(message, known);
        }

        var collector = new TypeCollector();
        foreach (string name in names.Where(known.ContainsKey))
        {
            collector.Add(known[name]);
        }

        collector.Follow();
        return new ServedContract(protocol, collector._messages, collector._enums);
    }

    private static void Index(MessageDescriptor message, Dictionary<string, MessageDescriptor> known)
    {
        known[message.FullName] = message;
        foreach (MessageDescriptor nested in message.NestedTypes)
        {
            Index(nested, known);
        }
    }

    private void Follow()
    {
        while (_pending.TryDequeue(out MessageDescriptor? message))
        {
            foreach (FieldDescriptor field in message.Fields.InDeclarationOrder())
            {
                Add(field);
            }
        }
    }

    private void Add(FieldDescriptor field)
    {
        if (field.IsMap)
        {
            // The entry is a message that nobody wrote: only the type of the values is of interest.
            Add(field.MessageType.FindFieldByNumber(2));
        }
        else if (field.FieldType is FieldType.Message or FieldType.Group)
        {
            Add(field.MessageType);
        }
        else if (field.FieldType == FieldType.Enum && _seen.Add(field.EnumType))
        {
            _enums.Add(field.EnumType);
        }
    }

    private void Add(MessageDescriptor message)
    {
        if (_seen.Add(message))
        {
            _messages.Add(message);
            _pending.Enqueue(message);
        }
    }
}
