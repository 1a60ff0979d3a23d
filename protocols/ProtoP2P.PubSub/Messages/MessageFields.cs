using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub;

/// <summary>Where the fields of an encoded message lie. The encoding stays as it came, so that it can be verified and passed on unchanged.</summary>
internal readonly struct MessageFields
{
    private MessageFields(ReadOnlyMemory<byte> encoded, Span<Slice> slices)
    {
        Encoded = encoded;
        _from = slices[RpcField.MessageFrom];
        _data = slices[RpcField.MessageData];
        _sequenceNumber = slices[RpcField.MessageSequenceNumber];
        _topic = slices[RpcField.MessageTopic];
        _signature = slices[RpcField.MessageSignature];
        _key = slices[RpcField.MessageKey];
    }

    private MessageFields(in MessageFields fields, ReadOnlyMemory<byte> encoded)
    {
        this = fields;
        Encoded = encoded;
    }

    private readonly Slice _from;
    private readonly Slice _data;
    private readonly Slice _sequenceNumber;
    private readonly Slice _topic;
    private readonly Slice _signature;
    private readonly Slice _key;

    /// <summary>The whole message.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The author's peer id.</summary>
    public ReadOnlyMemory<byte>? From => Take(_from);

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte>? Data => Take(_data);

    /// <summary>The author's count.</summary>
    public ReadOnlyMemory<byte>? SequenceNumber => Take(_sequenceNumber);

    /// <summary>The topic in UTF-8.</summary>
    public ReadOnlyMemory<byte>? Topic => Take(_topic);

    /// <summary>The author's signature.</summary>
    public ReadOnlyMemory<byte>? Signature => Take(_signature);

    /// <summary>The author's public key.</summary>
    public ReadOnlyMemory<byte>? Key => Take(_key);

    /// <summary>Finds the fields. False for what is malformed, and where a field comes twice: others might read the other one.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> encoded, out MessageFields fields)
    {
        Span<Slice> slices = stackalloc Slice[RpcField.MessageKey + 1];
        slices.Clear();
        fields = default;
        ReadOnlySpan<byte> span = encoded.Span;
        var reader = new ProtobufReader(span);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadField(out int field, out int wireType, out _, out ReadOnlySpan<byte> value))
            {
                return false;
            }

            if (field is < RpcField.MessageFrom or > RpcField.MessageKey)
            {
                continue;
            }

            if (wireType != ProtobufReader.BytesType || slices[field].IsPresent)
            {
                return false;
            }

            span.Overlaps(value, out int offset);
            slices[field] = new Slice(value.IsEmpty ? 0 : offset, value.Length, IsPresent: true);
        }

        fields = new MessageFields(encoded, slices);
        return true;
    }

    /// <summary>The same in memory of its own.</summary>
    public MessageFields Copy() => new(this, Encoded.ToArray());

    // The type is written out, or 'null' would become an empty memory: absent and empty are not the same here.
    private ReadOnlyMemory<byte>? Take(Slice slice) => slice.IsPresent ? new ReadOnlyMemory<byte>?(Encoded.Slice(slice.Offset, slice.Length)) : null;

    private readonly record struct Slice(int Offset, int Length, bool IsPresent);
}
