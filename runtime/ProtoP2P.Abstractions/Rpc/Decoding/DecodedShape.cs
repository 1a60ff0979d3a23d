using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;

namespace ProtoP2P.Rpc;

/// <summary>What messages of one type cost in memory, found once from the type's descriptor.</summary>
internal sealed class DecodedShape
{
    private static readonly ConditionalWeakTable<MessageDescriptor, DecodedShape> Known = [];

    private readonly Dictionary<int, DecodedField> _fields = [];

    /// <summary>Where nothing is known, and nothing kept.</summary>
    public static DecodedShape Unknown { get; } = new();

    /// <summary>The object itself, with the lists and maps that it makes before anything is in them.</summary>
    public int ObjectBytes { get; set; }

    /// <summary>How many of its fields are lists or maps.</summary>
    public int Lists { get; set; }

    /// <summary>Bytes for a map's entry that brings no value, which gets an empty message; 0 for anything else.</summary>
    public int MissingValueBytes { get; set; }

    /// <summary>How many bytes one byte on the wire can become at most, in messages of this type and all inside them.</summary>
    public double MostBytesPerWireByte { get; private set; }

    /// <summary>The shape of a type of messages.</summary>
    public static DecodedShape Of(MessageDescriptor type) =>
        Known.TryGetValue(type, out DecodedShape? shape) ? shape : Known.GetValue(type, static type => new DecodedShapeBuilder().Build(type).Complete());

    /// <summary>The field with this number, or null.</summary>
    public DecodedField? Find(int number) => _fields.GetValueOrDefault(number);

    public void Add(DecodedField field) => _fields.Add(field.Number, field);

    private DecodedShape Complete()
    {
        double worst = 1;
        HashSet<DecodedShape> seen = [this];
        var open = new Stack<DecodedShape>(seen);
        while (open.TryPop(out DecodedShape? shape))
        {
            foreach (DecodedField field in shape._fields.Values)
            {
                worst = Math.Max(worst, field.BytesPerWireByte);
                if (field.Message is { } inner && seen.Add(inner))
                {
                    open.Push(inner);
                }
            }
        }

        MostBytesPerWireByte = worst;
        return this;
    }
}
