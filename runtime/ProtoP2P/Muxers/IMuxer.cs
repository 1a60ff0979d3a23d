using ProtoP2P.Security;
using ProtoP2P.Transports;

namespace ProtoP2P.Muxers;

/// <summary>A protocol that carries many streams over one channel, such as yamux.</summary>
public interface IMuxer
{
    /// <summary>The multistream id, such as <c>/yamux/1.0.0</c>.</summary>
    string ProtocolId { get; }

    /// <summary>Starts the muxer over a channel, which the connection owns from here on. Starts its read loop.</summary>
    IMuxedConnection Start(IByteChannel channel, ConnectionRole role, MuxerContext context);
}
