using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Negotiation;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Hostile;

/// <summary>Speaks libp2p as far as a test wants it to, and then whatever the test writes.</summary>
internal sealed class Stranger : IAsyncDisposable
{
    private readonly ITransport _transport;
    private readonly Multiaddress _target;
    private readonly TimeProvider _clock;
    private readonly IMuxer _muxer;
    private readonly PrivateKey _identity = PrivateKey.Generate();
    private readonly NoiseSecurity _noise;
    private readonly List<IByteChannel> _raw = [];
    private readonly List<IMuxedConnection> _connections = [];

    public Stranger(ITransport transport, Multiaddress target, TimeProvider clock, string? muxer)
    {
        _transport = transport;
        _target = target;
        _clock = clock;
        _muxer = muxer == Mplex ? new MplexMuxer() : new YamuxMuxer(new YamuxOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        _noise = new NoiseSecurity(_identity);
    }

    public static string Mplex => "/mplex/6.7.0";

    public PeerId PeerId => PeerId.FromPublicKey(_identity.PublicKey);

    public PrivateKey Identity => _identity;

    private NegotiationSettings Settings => new(_clock);

    /// <summary>A connection on which nothing has been said.</summary>
    public async Task<ITransportConnection> ConnectAsync()
    {
        ITransportConnection raw = await _transport.DialAsync(_target, TestNet.Token);
        _raw.Add(raw);
        return raw;
    }

    /// <summary>A connection on which Noise was agreed and nothing of it said.</summary>
    public async Task<IByteChannel> AgreeOnNoiseAsync() =>
        (await ChannelNegotiator.SelectAsync(await ConnectAsync(), [_noise.ProtocolId], Settings, TestNet.Token)).Channel;

    /// <summary>An authenticated, encrypted connection whose muxer is agreed and has said nothing.</summary>
    public async Task<IByteChannel> SecureAsync()
    {
        IByteChannel channel = ChannelNegotiator.Assume(await ConnectAsync(), _noise.ProtocolId);
        SecureSession session = await _noise.HandshakeAsync(channel, ConnectionRole.Initiator, null, [_muxer.ProtocolId], TestNet.Token);
        session.Muxer.ShouldBe(_muxer.ProtocolId);
        return session.Channel;
    }

    /// <summary>A connection that opens streams.</summary>
    public async Task<IMuxedConnection> MultiplexAsync()
    {
        var scope = new ResourceScope("stranger", ResourceLimits.Unlimited);
        IMuxedConnection connection = _muxer.Start(await SecureAsync(), ConnectionRole.Initiator, new MuxerContext(scope, _clock, "victim"));
        _connections.Add(connection);
        return connection;
    }

    /// <summary>A stream whose protocol is agreed, on a connection of its own or a given one.</summary>
    public async Task<IMuxedStream> OpenAsync(string protocol, IMuxedConnection? connection = null)
    {
        connection ??= await MultiplexAsync();
        IMuxedStream stream = await connection.OpenStreamAsync(TestNet.Token);
        return (await StreamNegotiator.SelectAsync(stream, [protocol], Settings, TestNet.Token)).Stream;
    }

    /// <summary>Reads to the end, however it comes, and says how: null for an orderly one. A hang fails the test.</summary>
    public static async Task<Exception?> ReadToEndAsync(IMuxedStream stream)
    {
        try
        {
            await stream.Input.CopyToAsync(Stream.Null, TestNet.Token).WaitAsync(TestNet.Patience, TimeProvider.System);
            return null;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return exception;
        }
    }

    /// <summary>Reads to the end, however it comes. A hang fails the test.</summary>
    public static async Task<Exception?> ReadToEndAsync(IByteChannel channel)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await channel.ReadAsync(buffer, TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TimeProvider.System) > 0)
            {
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return exception;
        }
    }

    /// <summary>Leaves without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (IMuxedConnection connection in _connections)
        {
            connection.Abort(ConnectionErrorCode.None, "the test is over");
            await connection.DisposeAsync();
        }

        foreach (IByteChannel raw in _raw)
        {
            raw.Abort();
            await raw.DisposeAsync();
        }

        _noise.Dispose();
        _identity.Dispose();
    }
}
