using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>
/// Compares one protocol, and all messages that it exchanges, with the lock. Breaking is what old peers cannot read: a method that
/// is gone or has another shape, a field whose number, type group, cardinality or oneof is another.
/// </summary>
internal sealed class LockComparer(LockFile current, LockFile locked)
{
    private readonly List<LockChange> _changes = [];

    public static IReadOnlyList<LockChange> Compare(LockedProtocol protocol, LockFile current, LockedProtocol old, LockFile locked)
    {
        LockComparer comparer = new(current, locked);
        comparer.CompareProtocol(protocol, old);
        comparer.CompareTypes(protocol);
        return comparer._changes;
    }

    private void CompareProtocol(LockedProtocol protocol, LockedProtocol old)
    {
        if (protocol.Mode != old.Mode)
        {
            Add(LockChangeKind.Breaking, old.Id, $"its mode changed from {LockWriter.Lower(old.Mode)} to {LockWriter.Lower(protocol.Mode)}");
            return;
        }

        foreach (LockedMethod method in old.Methods)
        {
            LockedMethod? now = protocol.Methods.FirstOrDefault(candidate => candidate.Name == method.Name);
            if (now is null)
            {
                Add(LockChangeKind.Breaking, old.Id, $"method '{method.Name}' is gone");
            }
            else if (now != method)
            {
                Add(LockChangeKind.Breaking, old.Id, $"'{LockWriter.Describe(method)}' became '{LockWriter.Describe(now)}'");
            }
        }

        foreach (LockedMethod method in protocol.Methods.Where(method => !old.Methods.Any(known => known.Name == method.Name)))
        {
            Add(LockChangeKind.Compatible, old.Id, $"method '{method.Name}' is new");
        }
    }

    private void CompareTypes(LockedProtocol protocol)
    {
        ReachableTypes reachable = ReachableTypes.Of(protocol, current);
        foreach (string name in reachable.Messages)
        {
            CompareMessage(name, current.FindMessage(name), locked.FindMessage(name));
        }

        foreach (string name in reachable.Enums)
        {
            CompareEnum(name, current.FindEnum(name), locked.FindEnum(name));
        }
    }

    private void CompareMessage(string name, LockedMessage? message, LockedMessage? old)
    {
        if (message is null || old is null)
        {
            CompareVisibility(name, message is not null, old is not null);
            return;
        }

        FieldComparer fields = new(message, old, (kind, description) => Add(kind, name, description));
        fields.Compare();
        CompareReserved(name, message.Reserved, old.Reserved, message.Fields.Select(static field => field.Number));
    }

    private void CompareEnum(string name, LockedEnum? values, LockedEnum? old)
    {
        if (values is null || old is null)
        {
            CompareVisibility(name, values is not null, old is not null);
            return;
        }

        foreach (LockedEnumValue value in old.Values.Where(value => !values.Values.Any(now => now.Number == value.Number)))
        {
            bool isReserved = values.Reserved.Any(range => range.Contains(value.Number));
            string suffix = isReserved ? "gone and reserved" : "gone, and its number is not reserved";
            Add(isReserved ? LockChangeKind.Compatible : LockChangeKind.Breaking, name, $"value {value.Number} '{value.Name}' is {suffix}");
        }

        foreach (LockedEnumValue value in values.Values.Where(value => !old.Values.Contains(value)))
        {
            bool isKnown = old.Values.Any(known => known.Number == value.Number);
            Add(LockChangeKind.Compatible, name, $"value {value.Number} is {(isKnown ? "now" : "new:")} '{value.Name}'");
        }

        CompareReserved(name, values.Reserved, old.Reserved, values.Values.Select(static value => value.Number));
    }

    // A message that moved into a referenced assembly cannot be checked any more, which must not pass in silence.
    private void CompareVisibility(string name, bool isVisible, bool isLocked)
    {
        if (isVisible)
        {
            Add(LockChangeKind.Missing, name, "is not in the lock");
        }
        else if (isLocked)
        {
            Add(LockChangeKind.Compatible, name, "is not compiled here any more, so its fields are not checked");
        }
    }

    private void CompareReserved(string name, EquatableArray<NumberRange> now, EquatableArray<NumberRange> old, IEnumerable<int> numbers)
    {
        bool isReused = false;
        foreach (int number in numbers.Where(number => old.Any(range => range.Contains(number))).Distinct())
        {
            isReused = true;
            Add(LockChangeKind.Breaking, name, $"number {number} was reserved and is used again");
        }

        if (!isReused && !now.Equals(old))
        {
            Add(LockChangeKind.Compatible, name, "its reserved numbers changed");
        }
    }

    private void Add(LockChangeKind kind, string subject, string description) => _changes.Add(new LockChange(kind, subject, description));
}
