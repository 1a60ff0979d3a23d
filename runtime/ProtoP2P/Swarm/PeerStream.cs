using System.IO.Pipelines;
using ProtoP2P.Muxers;

namespace ProtoP2P.Swarm;

/// <summary>A muxed stream with the protocol that was agreed on it.</summary>
internal sealed class PeerStream(Connection connection, IMuxedStream stream, string protocolId) : IPeerStream
{
    /// <inheritdoc/>
    public string ProtocolId { get; } = protocolId;

    /// <inheritdoc/>
    public Direction Direction => stream.Direction;

    /// <inheritdoc/>
    public IPeerConnection Connection => connection;

    /// <inheritdoc/>
    public CancellationToken Aborted => stream.Aborted;

    /// <inheritdoc/>
    public PipeReader Input => stream.Input;

    /// <inheritdoc/>
    public PipeWriter Output => stream.Output;

    /// <inheritdoc/>
    public void Reset(StreamErrorCode code = StreamErrorCode.Unspecified) => stream.Reset(code);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    /// <inheritdoc/>
    public override string ToString() => $"stream {stream.Id} of {connection} ({ProtocolId})";
}
