namespace ProtoP2P;

/// <summary>One component of a <see cref="Multiaddress"/>: a protocol and its value.</summary>
public readonly struct MultiaddressComponent
{
    /// <summary>The multicodec number of the protocol: see <see cref="MultiaddressCode"/>.</summary>
    public int Code => throw new NotImplementedException();

    /// <summary>The protocol's name as it stands in the text form, such as <c>tcp</c>.</summary>
    public string Name => throw new NotImplementedException();

    /// <summary>The value's bytes, without a length prefix; empty where the protocol has no value.</summary>
    public ReadOnlyMemory<byte> Value => throw new NotImplementedException();

    /// <summary>The value's text, such as <c>4001</c>; empty where the protocol has no value.</summary>
    public string Text => throw new NotImplementedException();
}
