namespace ProtoP2P.Rpc;

/// <summary>What one value of a field is made of in memory.</summary>
internal enum DecodedContent
{
    /// <summary>A number, which lies in its object or list.</summary>
    Number,

    /// <summary>Text: UTF-8 becomes UTF-16.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Another message.</summary>
    Message,
}
