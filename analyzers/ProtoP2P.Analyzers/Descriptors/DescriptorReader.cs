using ProtoP2P.Analyzers.Lockfiles;
using ProtoP2P.Contracts;

namespace ProtoP2P.Analyzers.Descriptors;

/// <summary>
/// Reads a serialized FileDescriptorProto (google/protobuf/descriptor.proto): what C# symbols do not show, which is wire types,
/// presence and oneofs.
/// </summary>
internal sealed class DescriptorReader
{
    /// <summary>protoc allows 32 levels of nested messages.</summary>
    private const int MaxDepth = 64;

    private readonly List<MessageName> _names = [];
    private readonly List<LockedMessage> _messages = [];
    private readonly List<LockedEnum> _enums = [];
    private readonly bool _isProto3;

    private DescriptorReader(bool isProto3) => _isProto3 = isProto3;

    /// <summary>Reads a descriptor.</summary>
    /// <param name="data">The serialized descriptor.</param>
    /// <param name="typePrefix">What the C# names of its messages start with, such as <c>global::Acme.</c>.</param>
    /// <returns>What it declares, or null where it is malformed.</returns>
    public static DescriptorFile? Read(byte[] data, string typePrefix)
    {
        try
        {
            return ReadFile(data, typePrefix);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static DescriptorFile ReadFile(byte[] data, string typePrefix)
    {
        string package = "";
        string syntax = "";
        ProtoReader header = new(data);
        while (header.Read())
        {
            package = header.Field == 2 ? header.Text : package;
            syntax = header.Field == 12 ? header.Text : syntax;
        }

        DescriptorReader reader = new(syntax == "proto3");
        string prefix = package.Length == 0 ? "" : package + ".";
        ProtoReader file = new(data);
        while (file.Read())
        {
            switch (file.Field)
            {
                case 4:
                    reader.ReadMessage(file.Bytes, prefix, typePrefix, MaxDepth);
                    break;
                case 5:
                    reader.ReadEnum(file.Bytes, prefix);
                    break;
            }
        }

        return new DescriptorFile(
            EquatableArray<MessageName>.From(reader._names),
            EquatableArray<LockedMessage>.From(reader._messages),
            EquatableArray<LockedEnum>.From(reader._enums));
    }

    private static string NameOf(ReadOnlySpan<byte> declaration)
    {
        ProtoReader reader = new(declaration);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                return reader.Text;
            }
        }

        throw new FormatException("a declaration has no name");
    }

    private void ReadMessage(ReadOnlySpan<byte> data, string prefix, string typePrefix, int depth)
    {
        if (depth == 0)
        {
            throw new FormatException("messages are nested too deeply");
        }

        string name = NameOf(data);
        string typeName = typePrefix + Identifiers.Escape(name);
        MessageParts parts = MessageParts.Read(data);
        List<LockedField> fields = [];
        List<NumberRange> reserved = [];
        ProtoReader reader = new(data);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 2:
                    fields.Add(FieldReader.Read(reader.Bytes, _isProto3, parts, prefix + name));
                    break;
                case 3 when !MessageParts.IsMapEntry(reader.Bytes):
                    ReadMessage(reader.Bytes, prefix + name + ".", typeName + ".Types.", depth - 1);
                    break;
                case 4:
                    ReadEnum(reader.Bytes, prefix + name + ".");
                    break;
                case 9:
                    // DescriptorProto.ReservedRange.end is exclusive.
                    reserved.Add(ReadRange(reader.Bytes, excluded: 1));
                    break;
            }
        }

        _names.Add(new MessageName(typeName, prefix + name));
        _messages.Add(new LockedMessage(
            prefix + name,
            EquatableArray<LockedField>.From(
                fields.OrderBy(static field => field.Number).GroupBy(static field => field.Number).Select(static same => same.First())),
            Sort(reserved)));
    }

    private void ReadEnum(ReadOnlySpan<byte> data, string prefix)
    {
        List<LockedEnumValue> values = [];
        List<NumberRange> reserved = [];
        ProtoReader reader = new(data);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 2:
                    values.Add(ReadValue(reader.Bytes));
                    break;
                case 4:
                    // EnumDescriptorProto.EnumReservedRange.end is inclusive.
                    reserved.Add(ReadRange(reader.Bytes, excluded: 0));
                    break;
            }
        }

        _enums.Add(new LockedEnum(
            prefix + NameOf(data),
            EquatableArray<LockedEnumValue>.From(
                values.OrderBy(static value => value.Number).ThenBy(static value => value.Name, StringComparer.Ordinal)),
            Sort(reserved)));
    }

    private static LockedEnumValue ReadValue(ReadOnlySpan<byte> data)
    {
        int number = 0;
        ProtoReader reader = new(data);
        while (reader.Read())
        {
            number = reader.Field == 2 ? reader.Int : number;
        }

        return new LockedEnumValue(number, NameOf(data));
    }

    private static NumberRange ReadRange(ReadOnlySpan<byte> data, int excluded)
    {
        int first = 0;
        int last = 0;
        ProtoReader reader = new(data);
        while (reader.Read())
        {
            first = reader.Field == 1 ? reader.Int : first;
            last = reader.Field == 2 ? unchecked(reader.Int - excluded) : last;
        }

        return new NumberRange(first, Math.Max(first, last));
    }

    private static EquatableArray<NumberRange> Sort(IEnumerable<NumberRange> ranges) =>
        EquatableArray<NumberRange>.From(ranges.OrderBy(static range => range.First).ThenBy(static range => range.Last));
}
