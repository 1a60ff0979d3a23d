namespace ProtoP2P.Muxers;

/// <summary>A stream whose object may come to carry another one after it.</summary>
internal interface IReusableStream
{
    /// <summary>The number of the stream among those that its object has carried. Its id does not tell them apart: a peer may give one to a second stream once the first has ended.</summary>
    uint Generation { get; }

    /// <summary>
    /// The user vouches that nothing is left that could come back to the stream, or to the ends of its pipes: no reference, no timer, no callback of a token. Only the
    /// runtime's own users of streams can know that: streams that an application was given are never released.
    /// </summary>
    void Release();
}
