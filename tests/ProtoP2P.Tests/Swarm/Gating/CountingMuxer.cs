using ProtoP2P.Muxers;
using ProtoP2P.Security;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Swarm.Gating;

/// <summary>Counts how often a muxer starts.</summary>
internal sealed class CountingMuxer(IMuxer inner) : IMuxer
{
    private int _started;

    public int Started => Volatile.Read(ref _started);

    public string ProtocolId => inner.ProtocolId;

    public IMuxedConnection Start(IByteChannel channel, ConnectionRole role, MuxerContext context)
    {
        Interlocked.Increment(ref _started);
        return inner.Start(channel, role, context);
    }
}
