namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>The messages and enums that a protocol exchanges, those inside other messages included.</summary>
internal sealed class ReachableTypes
{
    private readonly SortedSet<string> _messages = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _enums = new(StringComparer.Ordinal);
    private readonly Stack<string> _open = new();

    private ReachableTypes()
    {
    }

    public IEnumerable<string> Messages => _messages;

    public IEnumerable<string> Enums => _enums;

    public static ReachableTypes Of(LockedProtocol protocol, LockFile tables) => Of([protocol], tables);

    public static ReachableTypes Of(IEnumerable<LockedProtocol> protocols, LockFile tables)
    {
        ReachableTypes types = new();
        foreach (LockedMethod method in protocols.SelectMany(static protocol => protocol.Methods))
        {
            types.AddMessage(method.Head);
            types.AddMessage(method.Request);
            types.AddMessage(method.Reply);
        }

        types.Follow(tables);
        return types;
    }

    private void Follow(LockFile tables)
    {
        while (_open.Count > 0)
        {
            foreach (LockedField field in tables.FindMessage(_open.Pop())?.Fields ?? default)
            {
                AddType(field.Type);
            }
        }
    }

    private void AddType(FieldType type)
    {
        switch (type.Kind)
        {
            case FieldTypeKind.Message or FieldTypeKind.Group:
                AddMessage(type.Name);
                break;
            case FieldTypeKind.Enum:
                _enums.Add(type.Name);
                break;
            case FieldTypeKind.Map:
                AddMapValue(type.Name);
                break;
        }
    }

    private void AddMapValue(string map)
    {
        string value = map.Substring(map.IndexOf(',') + 1).TrimEnd('>');
        if (value.StartsWith("enum:", StringComparison.Ordinal))
        {
            _enums.Add(value.Substring(5));
        }
        else if (!LockTokens.IsScalar(value))
        {
            AddMessage(value);
        }
    }

    private void AddMessage(string? name)
    {
        if (name is not null && name != LockTokens.Bytes && _messages.Add(name))
        {
            _open.Push(name);
        }
    }
}
