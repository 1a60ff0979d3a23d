namespace ProtoP2P.Muxers;

/// <summary>A stream whose object may come to carry another one after it, and keeps for that one what the connection above has built around it.</summary>
internal interface IHostedStream : IMuxedStream, IReusableStream
{
    /// <summary>What stood between the stream and its user, and serves the next user as well; null for nothing.</summary>
    object? Wrapping { get; set; }

    /// <summary>Runs something when both directions have ended or the stream has failed, on whatever thread ends it: something short that calls nobody else.</summary>
    void AtTheEnd(Action act);

    /// <summary>Cancels the token of the handler that serves the stream where the stream fails, until <see cref="EndHandling"/>.</summary>
    void BeginHandling(CancellationTokenSource handler);

    /// <summary>The handler has returned.</summary>
    void EndHandling();

    /// <summary>Ends the read and the flush that wait with the handler's token, which has fired though the stream has not failed.</summary>
    void EndWaitsOf(CancellationToken handler);
}
