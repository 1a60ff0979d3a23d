using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Security.Tls;
using ProtoP2P.Shared.Tests;
using ProtoP2P.Tests.Muxers;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Tcp;

namespace ProtoP2P.Tests.EveryTransport;

/// <summary>What a connection keeps in the heap while nothing is sent over it.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class IdleMemoryTests : IAsyncLifetime
{
    private const int Few = 8, Many = 64, Most = 12 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly List<IMuxedConnection> _held = [];
    private readonly TcpTransport _transport = new();
    private ITransportListener? _listener;

    public async ValueTask InitializeAsync() =>
        _listener = await _transport.ListenAsync(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0"), Token);

    public async ValueTask DisposeAsync()
    {
        foreach (IMuxedConnection connection in _held)
        {
            connection.Abort(ConnectionErrorCode.None, "the test is over");
            await connection.DisposeAsync();
        }

        await _listener!.DisposeAsync();
    }

    /// <summary>
    /// Of the 12 KiB that a whole connection may take, the socket, the security, the muxer and a stream take the most. One buffer for records of TLS would be 32 KiB, one of the muxer's for busy
    /// times 128 KiB.
    /// </summary>
    [Theory]
    [InlineData("noise")]
    [InlineData("tls")]
    public async Task AnIdleConnection_IsSmall(string security)
    {
        using var dialer = PrivateKey.Generate();
        using var acceptor = PrivateKey.Generate();
        ISecurityProtocol outbound = Create(security, dialer), inbound = Create(security, acceptor);
        await HoldAsync(outbound, inbound, Few);

        long each = await LeastCost.OfHeapAsync(() => HoldAsync(outbound, inbound, Many), 2 * Many * (Most - 1)) / (2 * Many);

        TestContext.Current.TestOutputHelper?.WriteLine($"{security}: {each} bytes an end");
        each.ShouldBeLessThan(Most);
    }

    private static ISecurityProtocol Create(string name, PrivateKey identity) => name == "tls" ? new TlsSecurity(identity) : new NoiseSecurity(identity);

    private async Task HoldAsync(ISecurityProtocol outbound, ISecurityProtocol inbound, int count)
    {
        for (int number = 0; number < count; number++)
        {
            Task<ITransportConnection> dialling = _transport.DialAsync(_listener!.LocalAddress, Token).AsTask();
            ITransportConnection accepted = (await _listener.AcceptAsync(Token).AsTask().Soon())!;
            Task<IMuxedConnection> ofDialer = StartAsync(outbound, await dialling.Soon(), ConnectionRole.Initiator);
            IMuxedConnection atAcceptor = await StartAsync(inbound, accepted, ConnectionRole.Responder).Soon();
            IMuxedConnection atDialer = await ofDialer.Soon();
            _held.AddRange(atAcceptor, atDialer);
            await ExchangeAsync(atDialer, atAcceptor).Soon();
        }
    }

    // Whoever gets a byte goes on once the read that comes after it is under way: from there on both ends do nothing but wait.
    private static async Task ExchangeAsync(IMuxedConnection dialer, IMuxedConnection acceptor)
    {
        IMuxedStream opened = await dialer.OpenStreamAsync(Token);
        await opened.Output.WriteAsync(new byte[1], Token);
        IMuxedStream accepted = (await acceptor.AcceptStreamAsync(Token))!;
        await TakeAsync(accepted);
        await accepted.Output.WriteAsync(new byte[1], Token);
        await TakeAsync(opened);
    }

    private static async Task TakeAsync(IMuxedStream stream)
    {
        ReadResult read = await stream.Input.ReadAsync(Token);
        stream.Input.AdvanceTo(read.Buffer.End);
    }

    private static async Task<IMuxedConnection> StartAsync(ISecurityProtocol security, ITransportConnection raw, ConnectionRole role)
    {
        SecureSession session = await security.HandshakeAsync(raw, role, expectedPeer: null, ["/yamux/1.0.0"], Token);
        return new YamuxMuxer().Start(
            session.Channel, role, new MuxerContext(new ResourceScope("connection", ResourceLimits.Unlimited), TimeProvider.System, session.RemotePeer.ToString()));
    }
}
