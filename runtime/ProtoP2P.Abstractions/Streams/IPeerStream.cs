using System.IO.Pipelines;

namespace ProtoP2P;

/// <summary>
/// A stream to a peer after a protocol was agreed. Two independent directions: completing <see cref="IDuplexPipe.Output"/> half-closes
/// (the peer reads to an end), completing it with an exception resets. What the peer can make this node hold is bounded by the
/// muxer's window; writing awaits the peer's.
/// </summary>
/// <remarks>
/// Reads end with <see cref="ReadResult.IsCompleted"/> only when the peer half-closed; a reset is a <see cref="StreamResetException"/>, a lost
/// connection a <see cref="ConnectionClosedException"/>. Disposing a stream whose output was not completed resets it: an unfinished
/// stream never looks finished to the peer. Not thread-safe per direction; <see cref="Reset"/> and dispose may come from any thread.
/// </remarks>
public interface IPeerStream : IDuplexPipe, IAsyncDisposable
{
    /// <summary>The agreed protocol id.</summary>
    string ProtocolId { get; }

    /// <summary>Who opened the stream.</summary>
    Direction Direction { get; }

    /// <summary>The connection that carries the stream.</summary>
    IPeerConnection Connection { get; }

    /// <summary>Fires when the stream is reset by either side or its connection is lost; not on an orderly end.</summary>
    CancellationToken Aborted { get; }

    /// <summary>Ends the stream abruptly in both directions. No effect on a stream that has already ended.</summary>
    void Reset(StreamErrorCode code = StreamErrorCode.Unspecified);
}
