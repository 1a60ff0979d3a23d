using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Negotiation;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Hostile;

/// <summary>Accepts one connection of the node under test and answers every stream with whatever the test says.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly PrivateKey _identity = PrivateKey.Generate();
    private readonly NoiseSecurity _noise;
    private readonly ITransportListener _listener;
    private IMuxedConnection? _connection;
    private Task _serving = Task.CompletedTask;
    private int _isDisposed;

    private HostileServer(ITransportListener listener)
    {
        _listener = listener;
        _noise = new NoiseSecurity(_identity);
    }

    public PeerId PeerId => PeerId.FromPublicKey(_identity.PublicKey);

    /// <summary>The bytes that come back on the next stream, the negotiation included.</summary>
    public Func<byte[]> Answer { get; set; } = static () => [];

    public static async Task<HostileServer> StartAsync(Victim victim)
    {
        ITransportListener listener = await victim.Network.CreateTransport("server").ListenAsync(Multiaddress.Parse("/memory/0"), TestNet.Token);
        var server = new HostileServer(listener);
        Task<IPeerConnection> dial = victim.Host.ConnectAsync(listener.LocalAddress.WithPeerId(server.PeerId), TestNet.Token).AsTask();
        await server.AcceptAsync();
        await dial;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _connection?.Abort(ConnectionErrorCode.None, "the test is over");
        await _serving;
        await _listener.DisposeAsync();
        _noise.Dispose();
        _identity.Dispose();
    }

    private async Task AcceptAsync()
    {
        ITransportConnection raw = (await _listener.AcceptAsync(TestNet.Token))!;
        var settings = new NegotiationSettings(TimeProvider.System);
        NegotiatedChannel agreed = await ChannelNegotiator.AcceptAsync(raw, new ProtocolList([_noise.ProtocolId]), settings, TestNet.Token);
        var muxer = new YamuxMuxer();
        SecureSession session = await _noise.HandshakeAsync(agreed.Channel, ConnectionRole.Responder, null, [muxer.ProtocolId], TestNet.Token);
        var context = new MuxerContext(new ResourceScope("server", ResourceLimits.Unlimited), TimeProvider.System, "victim");
        _connection = muxer.Start(session.Channel, ConnectionRole.Responder, context);
        _serving = ServeAsync(_connection);
    }

    private async Task ServeAsync(IMuxedConnection connection)
    {
        while (await connection.AcceptStreamAsync() is { } stream)
        {
            try
            {
                await stream.Output.WriteAsync(Answer(), TestNet.Token);
                await stream.Output.CompleteAsync();
                await stream.DisposeAsync();
            }
            catch (IOException)
            {
                // The node has heard enough of this stream.
                await stream.DisposeAsync();
            }
        }

        await connection.DisposeAsync();
    }
}
