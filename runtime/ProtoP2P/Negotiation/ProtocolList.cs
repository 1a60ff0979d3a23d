namespace ProtoP2P.Negotiation;

/// <summary>A short, fixed list of protocols, such as the security protocols or the muxers of a node.</summary>
internal sealed class ProtocolList(IReadOnlyList<string> protocols) : IProtocolTable
{
    /// <inheritdoc/>
    public string? Find(ReadOnlySpan<char> proposal)
    {
        foreach (string protocol in protocols)
        {
            if (proposal.SequenceEqual(protocol))
            {
                return protocol;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool DefersAnswer(string protocolId) => false;

    /// <inheritdoc/>
    public IEnumerable<string> List() => protocols;
}
