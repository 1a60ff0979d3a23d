using System.Globalization;
using System.Text;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Writes a lock file: sorted, one fact per line and with line feeds, so that equal contracts give equal bytes.</summary>
internal static class LockWriter
{
    public static string Write(LockFile file)
    {
        StringBuilder text = new();
        text.Append(LockTokens.Header).Append('\n');
        foreach (LockedProtocol protocol in file.Protocols.OrderBy(static protocol => protocol.Id, StringComparer.Ordinal))
        {
            Write(text, protocol);
        }

        foreach (LockedMessage message in file.Messages.OrderBy(static message => message.Name, StringComparer.Ordinal))
        {
            Write(text, message);
        }

        foreach (LockedEnum values in file.Enums.OrderBy(static values => values.Name, StringComparer.Ordinal))
        {
            Write(text, values);
        }

        foreach (string id in file.Retired.OrderBy(static id => id, StringComparer.Ordinal))
        {
            text.Append(LockTokens.Retired).Append(' ').Append(id).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The lock entry of one field, without its indentation.</summary>
    public static string Describe(LockedField field)
    {
        string cardinality = field.Cardinality == FieldCardinality.Singular ? "" : Lower(field.Cardinality) + " ";
        string oneOf = field.OneOf is null ? "" : $" {LockTokens.OneOf} {field.OneOf}";
        return FormattableString.Invariant($"{field.Number} {cardinality}{Describe(field.Type)} {field.Name}{oneOf}");
    }

    /// <summary>The lock entry of one method, without its indentation.</summary>
    public static string Describe(LockedMethod method)
    {
        string head = method.Head is null ? "" : $"{method.Head} {LockTokens.And} ";
        string request = method.Request ?? LockTokens.Nothing;
        string reply = method.Reply ?? LockTokens.Nothing;
        return $"{LockTokens.Method} {method.Name} {Lower(method.Kind)} {head}{request} {LockTokens.Arrow} {reply}";
    }

    public static string Describe(FieldType type) => type.Kind switch
    {
        FieldTypeKind.Enum => LockTokens.Enum + " " + type.Name,
        FieldTypeKind.Group => LockTokens.Group + " " + type.Name,
        _ => type.Name,
    };

    public static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static void Write(StringBuilder text, LockedProtocol protocol)
    {
        text.Append($"{LockTokens.Protocol} {protocol.Id} {Lower(protocol.Mode)} {Lower(protocol.State)}\n");
        foreach (LockedMethod method in protocol.Methods.OrderBy(static method => method.Name, StringComparer.Ordinal))
        {
            text.Append("  ").Append(Describe(method)).Append('\n');
        }
    }

    private static void Write(StringBuilder text, LockedMessage message)
    {
        text.Append(LockTokens.Message).Append(' ').Append(message.Name).Append('\n');
        foreach (LockedField field in message.Fields.OrderBy(static field => field.Number))
        {
            text.Append("  ").Append(Describe(field)).Append('\n');
        }

        Write(text, message.Reserved);
    }

    private static void Write(StringBuilder text, LockedEnum values)
    {
        text.Append(LockTokens.Enum).Append(' ').Append(values.Name).Append('\n');
        foreach (LockedEnumValue value in
            values.Values.OrderBy(static value => value.Number).ThenBy(static value => value.Name, StringComparer.Ordinal))
        {
            text.Append("  ").Append(value.Number.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(value.Name).Append('\n');
        }

        Write(text, values.Reserved);
    }

    private static void Write(StringBuilder text, EquatableArray<NumberRange> reserved)
    {
        foreach (NumberRange range in reserved.OrderBy(static range => range.First).ThenBy(static range => range.Last))
        {
            text.Append(FormattableString.Invariant($"  {LockTokens.Reserved} {range.First} {range.Last}\n"));
        }
    }
}
