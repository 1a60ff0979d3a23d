using ProtoP2P.Security;
using ProtoP2P.Transports;

namespace ProtoP2P.Muxers.Yamux;

/// <summary>yamux: streams with flow control over one channel (<c>/yamux/1.0.0</c>).</summary>
public sealed class YamuxMuxer : IMuxer
{
    private readonly YamuxOptions _options;

    /// <summary>A muxer with the default options, or with <paramref name="options"/>, which must not change afterwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public YamuxMuxer(YamuxOptions? options = null)
    {
        _options = options ?? new YamuxOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public string ProtocolId => "/yamux/1.0.0";

    /// <inheritdoc/>
    public IMuxedConnection Start(IByteChannel channel, ConnectionRole role, MuxerContext context)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(context);
        return new MuxedConnection(channel, new YamuxSession(role, context, _options), context);
    }
}
