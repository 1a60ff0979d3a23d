namespace ProtoP2P.Negotiation;

/// <summary>The protocols that the responder of a negotiation supports.</summary>
internal interface IProtocolTable
{
    /// <summary>The supported id that equals <paramref name="proposal"/>, or null. The returned string is the table's own: nothing is allocated.</summary>
    string? Find(ReadOnlySpan<char> proposal);

    /// <summary>Whether whoever takes the streams of a supported id sends the accepting answer, along with its own first bytes.</summary>
    bool DefersAnswer(string protocolId);

    /// <summary>What a peer that asks with <c>ls</c> is shown.</summary>
    IEnumerable<string> List();
}
