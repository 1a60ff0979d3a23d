namespace ProtoP2P;

/// <summary>A row of the protocol table (multiformats/multiaddr, protocols.csv).</summary>
/// <param name="Code">The multicodec number.</param>
/// <param name="Name">The name in the text form.</param>
/// <param name="Values">How values are written and read; null where the protocol has none.</param>
internal sealed record MultiaddressProtocol(int Code, string Name, ValueCodec? Values = null)
{
    /// <summary>The text of one component.</summary>
    public string Format(ReadOnlySpan<byte> value)
    {
        if (Values is null)
        {
            return "/" + Name;
        }

        string text = Values.Format(value);

        // A path brings its own slash: /unix + /tmp/a.sock.
        return Values.IsPath ? string.Concat("/", Name, text) : string.Concat("/", Name, "/", text);
    }
}
