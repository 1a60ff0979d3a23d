using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ProtoP2P.Reflection.Tests;

/// <summary>Reads a message by its descriptor alone, without a generated class.</summary>
internal static class MessageText
{
    public static string Show(MessageDescriptor type, ReadOnlySpan<byte> message)
    {
        var input = new CodedInputStream(message.ToArray());
        List<string> fields = [];
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            fields.Add(Show(type.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag)), input));
        }

        return string.Join(' ', fields);
    }

    private static string Show(FieldDescriptor field, CodedInputStream input) => field.FieldType switch
    {
        FieldType.Message => $"{field.Name}{{{Show(field.MessageType, input.ReadBytes().Span)}}}",
        FieldType.String => $"{field.Name}={input.ReadString()}",
        FieldType.Enum => $"{field.Name}={field.EnumType.FindValueByNumber(input.ReadEnum()).Name}",
        FieldType.Int64 => string.Create(CultureInfo.InvariantCulture, $"{field.Name}={input.ReadInt64()}"),
        FieldType.SInt32 => string.Create(CultureInfo.InvariantCulture, $"{field.Name}={input.ReadSInt32()}"),
        _ => throw new NotSupportedException($"{field.FieldType}"),
    };
}
