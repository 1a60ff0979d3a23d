using System.IO.Pipelines;
using ProtoP2P.Muxers;

namespace ProtoP2P.Swarm;

/// <summary>
/// A muxed stream with the protocol that was agreed on it. Each stream has one of its own, and looks by the stream's generation whether what is behind it carries another one by
/// now: whoever comes back to a stream that its user has released finds it ended, never somebody else's.
/// </summary>
internal class PeerStream(Connection connection, IMuxedStream stream, string protocolId) : IPeerStream, IReusableStream
{
    private readonly long _id = stream.Id;
    private readonly uint _generation = GenerationOf(stream);
    private readonly bool _isOutbound = stream.Direction == Direction.Outbound;
    private bool _isReleased;

    /// <inheritdoc/>
    public string ProtocolId { get; } = protocolId;

    /// <inheritdoc/>
    public Direction Direction => _isOutbound ? Direction.Outbound : Direction.Inbound;

    /// <inheritdoc/>
    public IPeerConnection Connection => connection;

    /// <inheritdoc/>
    public CancellationToken Aborted => IsOwn ? stream.Aborted : default;

    /// <inheritdoc/>
    public PipeReader Input => Own.Input;

    /// <inheritdoc/>
    public PipeWriter Output => Own.Output;

    /// <inheritdoc/>
    public uint Generation => _generation;

    /// <summary>Whether its user has let go of it.</summary>
    public bool IsReleased => _isReleased;

    protected Connection Owner => connection;

    protected IMuxedStream Muxed => stream;

    private bool IsOwn => GenerationOf(stream) == _generation;

    private IMuxedStream Own => IsOwn ? stream : throw new ObjectDisposedException(nameof(IPeerStream), $"{this} was used after its end");

    /// <inheritdoc/>
    public void Reset(StreamErrorCode code = StreamErrorCode.Unspecified)
    {
        if (IsOwn)
        {
            stream.Reset(code);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!IsOwn)
        {
            return default;
        }

        ValueTask end = stream.DisposeAsync();
        if (_isReleased && end.IsCompletedSuccessfully)
        {
            (stream as IReusableStream)?.Release();
        }

        return end;
    }

    /// <inheritdoc/>
    /// <remarks>Comes before the stream is disposed, and takes effect then.</remarks>
    public void Release() => _isReleased = true;

    /// <inheritdoc/>
    public override string ToString() => $"stream {_id} of {connection} ({ProtocolId})";

    private static uint GenerationOf(IMuxedStream stream) => (stream as IReusableStream)?.Generation ?? 0;
}
