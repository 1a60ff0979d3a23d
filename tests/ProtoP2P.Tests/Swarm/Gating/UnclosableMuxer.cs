using ProtoP2P.Muxers;
using ProtoP2P.Security;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Swarm.Gating;

/// <summary>A muxer whose connections throw what nobody expects when they are closed in order.</summary>
internal sealed class UnclosableMuxer(IMuxer inner) : IMuxer
{
    public string ProtocolId => inner.ProtocolId;

    public IMuxedConnection Start(IByteChannel channel, ConnectionRole role, MuxerContext context) => new Unclosable(inner.Start(channel, role, context));

    private sealed class Unclosable(IMuxedConnection inner) : IMuxedConnection
    {
        public int StreamCount => inner.StreamCount;

        public TimeSpan? RoundTripTime => inner.RoundTripTime;

        public Task<ConnectionClosedException> Completion => inner.Completion;

        public ValueTask<IMuxedStream> OpenStreamAsync(CancellationToken cancellationToken = default) => inner.OpenStreamAsync(cancellationToken);

        public ValueTask<IMuxedStream?> AcceptStreamAsync(CancellationToken cancellationToken = default) => inner.AcceptStreamAsync(cancellationToken);

        public ValueTask CloseAsync(ConnectionErrorCode code, CancellationToken cancellationToken = default) => throw new InvalidOperationException("of a muxer");

        public void Abort(ConnectionErrorCode code, string reason) => inner.Abort(code, reason);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
