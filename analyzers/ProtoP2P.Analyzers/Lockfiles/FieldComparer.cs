namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Compares the fields of a message.</summary>
internal sealed class FieldComparer(LockedMessage message, LockedMessage old, Action<LockChangeKind, string> report)
{
    private readonly Dictionary<int, LockedField> _new = message.Fields.ToDictionary(static field => field.Number);
    private readonly Dictionary<int, LockedField> _old = old.Fields.ToDictionary(static field => field.Number);

    public void Compare()
    {
        foreach (LockedField field in old.Fields)
        {
            if (_new.TryGetValue(field.Number, out LockedField? now))
            {
                Compare(now, field);
            }
            else
            {
                ReportGone(field);
            }
        }

        foreach (LockedField field in message.Fields.Where(field => !_old.ContainsKey(field.Number)))
        {
            bool isRequired = field.Cardinality == FieldCardinality.Required;
            string suffix = isRequired ? "is new and required: old peers do not send it" : "is new";
            report(isRequired ? LockChangeKind.Breaking : LockChangeKind.Compatible, $"field {Name(field)} {suffix}");
        }
    }

    private static string Name(LockedField field) => $"{field.Number} '{field.Name}'";

    // A number that is neither used nor reserved is free for another type, which old peers would misread.
    private void ReportGone(LockedField field)
    {
        LockedField? moved = message.Fields.FirstOrDefault(now => now.Name == field.Name);
        if (moved is not null)
        {
            report(LockChangeKind.Breaking, $"the number of field '{field.Name}' changed from {field.Number} to {moved.Number}");
            return;
        }

        bool isReserved = message.Reserved.Any(range => range.Contains(field.Number));
        bool isBreaking = !isReserved || field.Cardinality == FieldCardinality.Required;
        string suffix = isReserved ? "is gone and reserved" : "is gone, and its number is not reserved";
        report(isBreaking ? LockChangeKind.Breaking : LockChangeKind.Compatible, $"field {Name(field)} {suffix}");
    }

    private void Compare(LockedField now, LockedField field)
    {
        if (now == field)
        {
            return;
        }

        string? difference = FindBreaking(now, field);
        report(
            difference is null ? LockChangeKind.Compatible : LockChangeKind.Breaking,
            difference ?? $"field '{LockWriter.Describe(field)}' became '{LockWriter.Describe(now)}'");
    }

    private string? FindBreaking(LockedField now, LockedField field)
    {
        if (!TypeGroups.AreSame(now.Type, field.Type))
        {
            return $"the type of field {Name(field)} changed from {LockWriter.Describe(field.Type)} to {LockWriter.Describe(now.Type)}";
        }

        if (!IsSame(now.Cardinality, field.Cardinality))
        {
            return $"field {Name(field)} changed from {LockWriter.Lower(field.Cardinality)} to {LockWriter.Lower(now.Cardinality)}";
        }

        return HasSameSiblings(now, field) ? null : $"the oneof of field {Name(field)} changed from {OneOf(field)} to {OneOf(now)}";
    }

    private static string OneOf(LockedField field) => field.OneOf is null ? "none" : $"'{field.OneOf}'";

    // Presence is the matter of each side: on the wire both are one field or none.
    private static bool IsSame(FieldCardinality now, FieldCardinality old) =>
        now == old || (IsSingle(now) && IsSingle(old));

    private static bool IsSingle(FieldCardinality cardinality) => cardinality is FieldCardinality.Singular or FieldCardinality.Optional;

    // The name of a oneof is not on the wire; which fields exclude each other is what peers see.
    private bool HasSameSiblings(LockedField now, LockedField field) =>
        now.OneOf is null == field.OneOf is null
        && (now.OneOf is null || _old.Keys.Where(_new.ContainsKey).All(number =>
            _old[number].OneOf == field.OneOf == (_new[number].OneOf == now.OneOf)));
}
