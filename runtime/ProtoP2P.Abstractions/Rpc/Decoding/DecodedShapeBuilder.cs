using Google.Protobuf.Reflection;

namespace ProtoP2P.Rpc;

/// <summary>Reads from descriptors how Google.Protobuf lays out its generated classes. The tests hold the numbers against real allocations.</summary>
internal sealed class DecodedShapeBuilder
{
    private const int Reference = 8;

    // Header and method table, and the field for unknown fields.
    private const int EmptyObject = 24;

    // Made with their message, used or not: RepeatedField; MapField with its Dictionary and LinkedList.
    private const int EmptyList = 32, EmptyMap = 160;

    // LinkedListNode of a pair, and entry and bucket of the dictionary.
    private const int MapNode = 56, MapEntry = 28;

    private const int Box = 24;

    private readonly Dictionary<MessageDescriptor, DecodedShape> _shapes = [];

    public DecodedShape Build(MessageDescriptor type)
    {
        if (_shapes.TryGetValue(type, out DecodedShape? known))
        {
            return known;
        }

        // Entered first: types refer to themselves.
        var shape = new DecodedShape();
        _shapes.Add(type, shape);
        shape.ObjectBytes = ObjectBytes(type);
        foreach (FieldDescriptor field in type.Fields.InFieldNumberOrder())
        {
            shape.Add(Read(field, shape));
        }

        return shape;
    }

    private static int ObjectBytes(MessageDescriptor type)
    {
        int bytes = EmptyObject + (type.Oneofs.Count(oneof => !oneof.IsSynthetic) * (Reference + sizeof(int)));
        int presenceBits = 0, eager = 0;
        foreach (FieldDescriptor field in type.Fields.InFieldNumberOrder())
        {
            if (field.IsRepeated)
            {
                bytes += Reference;
                eager += field.IsMap ? EmptyMap : EmptyList;
            }
            else if (field.RealContainingOneof is null)
            {
                bytes += ValueBytes(field);
                presenceBits += field.HasPresence ? 1 : 0;
            }
        }

        bytes += (presenceBits + 31) / 32 * sizeof(int);
        return ((bytes + 7) & ~7) + eager;
    }

    // What a value takes in the object or list that holds it. The well-known wrappers are nullable values there, and no objects.
    private static int ValueBytes(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message when IsWrapper(field.MessageType) => ValueBytes(field.MessageType.FindFieldByNumber(1)) switch
        {
            Reference when field.MessageType.FindFieldByNumber(1).FieldType is FieldType.String or FieldType.Bytes => Reference,
            Reference => 16,
            _ => 8,
        },
        FieldType.Bool => 1,
        FieldType.Float or FieldType.Int32 or FieldType.UInt32 or FieldType.SInt32 or FieldType.Fixed32 or FieldType.SFixed32 or FieldType.Enum => 4,
        _ => 8,
    };

    // As the C# generator tells them from other messages.
    private static bool IsWrapper(MessageDescriptor type) => type.File.Name == "google/protobuf/wrappers.proto";

    // FieldType says Message of groups too.
    private static bool IsGroup(FieldDescriptor field) => field.ToProto().Type == FieldDescriptorProto.Types.Type.Group;

    private DecodedField Read(FieldDescriptor field, DecodedShape owner)
    {
        DecodedContent content = Content(field);
        bool isNullable = content == DecodedContent.Message && field.FieldType == FieldType.Message && IsWrapper(field.MessageType) && !field.IsMap;
        bool isNumber = content == DecodedContent.Number || (isNullable && Content(field.MessageType.FindFieldByNumber(1)) == DecodedContent.Number);
        return new DecodedField
        {
            Number = field.FieldNumber,
            WireType = WireType(field),
            Content = content,
            IsPackable = field.IsRepeated && content == DecodedContent.Number,
            PerValue = field.IsMap ? MapNode : field.RealContainingOneof is not null && isNumber ? Box : 0,
            List = field.IsRepeated ? owner.Lists++ : -1,
            ElementBytes = field.IsMap ? MapEntry : field.IsRepeated ? ValueBytes(field) : 0,
            Message = field.IsMap ? Entry(field.MessageType)
                : isNullable ? Inside(field.MessageType)
                : content == DecodedContent.Message ? Build(field.MessageType)
                : null,
        };
    }

    // A map's entries are messages on the wire only.
    private DecodedShape Entry(MessageDescriptor type)
    {
        FieldDescriptor value = type.FindFieldByNumber(2);
        DecodedShape inside = Inside(type);
        if (inside.Find(2)!.Message is { ObjectBytes: > 0 } message)
        {
            inside.MissingValueBytes = message.ObjectBytes;
        }

        return inside;
    }

    private DecodedShape Inside(MessageDescriptor type)
    {
        var inside = new DecodedShape();
        foreach (FieldDescriptor field in type.Fields.InFieldNumberOrder())
        {
            inside.Add(Read(field, inside));
        }

        return inside;
    }

    private static DecodedContent Content(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => DecodedContent.Text,
        FieldType.Bytes => DecodedContent.Bytes,
        FieldType.Message or FieldType.Group => DecodedContent.Message,
        _ => DecodedContent.Number,
    };

    private static int WireType(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => IsGroup(field) ? Wire.StartGroup : Wire.Bytes,
        FieldType.String or FieldType.Bytes => Wire.Bytes,
        FieldType.Fixed64 or FieldType.SFixed64 or FieldType.Double => Wire.Fixed64,
        FieldType.Fixed32 or FieldType.SFixed32 or FieldType.Float => Wire.Fixed32,
        _ => Wire.Varint,
    };
}
