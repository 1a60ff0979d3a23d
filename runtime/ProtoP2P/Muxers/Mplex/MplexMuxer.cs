using ProtoP2P.Security;
using ProtoP2P.Transports;

namespace ProtoP2P.Muxers.Mplex;

/// <summary>mplex: streams without flow control over one channel (<c>/mplex/6.7.0</c>). Deprecated by libp2p; prefer yamux.</summary>
public sealed class MplexMuxer : IMuxer
{
    private readonly MplexOptions _options;

    /// <summary>A muxer with the default options, or with <paramref name="options"/>, which must not change afterwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public MplexMuxer(MplexOptions? options = null)
    {
        _options = options ?? new MplexOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public string ProtocolId => "/mplex/6.7.0";

    /// <inheritdoc/>
    public IMuxedConnection Start(IByteChannel channel, ConnectionRole role, MuxerContext context)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(context);
        return new MuxedConnection(channel, new MplexSession(role, context, _options), context);
    }
}
