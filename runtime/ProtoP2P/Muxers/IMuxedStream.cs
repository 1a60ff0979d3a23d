using System.IO.Pipelines;

namespace ProtoP2P.Muxers;

/// <summary>
/// One stream of a muxer. <see cref="IDuplexPipe.Output"/>: bytes are sent on flush; completing it half-closes after what was written (pending
/// unflushed bytes included, in one write to the channel with the FIN where they fit), completing it with an exception resets.
/// <see cref="IDuplexPipe.Input"/>: credit goes back to the peer as bytes are consumed, not as they arrive; completing it discards what still comes.
/// </summary>
/// <remarks>
/// User code that awaits these pipes never holds up the connection: what runs on the thread of its read loop does so once another thread can take in what
/// comes next. User code may block there, though a blocked thread is one that the thread pool has to replace.
/// </remarks>
public interface IMuxedStream : IDuplexPipe, IAsyncDisposable
{
    /// <summary>The stream's number within its connection, for logs.</summary>
    long Id { get; }

    /// <summary>Who opened it.</summary>
    Direction Direction { get; }

    /// <summary>Fires when the stream is reset by either side or the connection is lost; not on an orderly end.</summary>
    CancellationToken Aborted { get; }

    /// <summary>Completes, never faulted, when both directions have ended or the stream was reset.</summary>
    Task Completion { get; }

    /// <summary>Ends the stream abruptly in both directions. No effect on a stream that has already ended.</summary>
    void Reset(StreamErrorCode code);
}
