namespace ProtoP2P.Muxers;

/// <summary>A channel that carries streams.</summary>
public interface IMuxedConnection : IAsyncDisposable
{
    /// <summary>How many streams are open, in both directions.</summary>
    int StreamCount { get; }

    /// <summary>The last measured round-trip time; null before the first measurement or where the muxer cannot measure.</summary>
    TimeSpan? RoundTripTime { get; }

    /// <summary>Completes, never faulted, when the connection has ended; the result says why.</summary>
    Task<ConnectionClosedException> Completion { get; }

    /// <summary>Whether new streams may be opened: false once either side has said that it takes no more, while open ones go on, and after the end.</summary>
    bool TakesStreams => !Completion.IsCompleted;

    /// <summary>Opens a stream, awaiting a free place among the streams that the peer has not acknowledged.</summary>
    /// <exception cref="ConnectionClosedException">The connection has ended or takes no more streams.</exception>
    /// <exception cref="ResourceLimitException">The connection's stream limit is reached.</exception>
    ValueTask<IMuxedStream> OpenStreamAsync(CancellationToken cancellationToken = default);

    /// <summary>The next stream that the peer opened, or null once the connection has ended. One call at a time.</summary>
    ValueTask<IMuxedStream?> AcceptStreamAsync(CancellationToken cancellationToken = default);

    /// <summary>Closes in order: tells the peer where the protocol can (GoAway), resets what is open, closes the channel.</summary>
    ValueTask CloseAsync(ConnectionErrorCode code, CancellationToken cancellationToken = default);

    /// <summary>Ends the connection at once.</summary>
    void Abort(ConnectionErrorCode code, string reason);
}
