using ProtoP2P.Encodings;

namespace ProtoP2P.PubSub.Wire;

/// <summary>The values of one repeated field of a message that <see cref="RpcCheck"/> has walked, in order. Allocates nothing.</summary>
internal ref struct FieldSequence(ReadOnlySpan<byte> message, int field)
{
    private ProtobufReader _reader = new(message);

    /// <summary>The value under way.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly FieldSequence GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_reader.AtEnd && _reader.TryReadField(out int found, out int wireType, out _, out ReadOnlySpan<byte> value))
        {
            if (found == field && wireType == ProtobufReader.BytesType)
            {
                Current = value;
                return true;
            }
        }

        return false;
    }
}
