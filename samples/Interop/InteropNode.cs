using Interop.Harness;
using Microsoft.Extensions.Logging;
using ProtoP2P;
using ProtoP2P.AspNetCore;
using ProtoP2P.Identify;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Ping;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Security.Tls;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;
using ProtoP2P.Transports.Tcp;

namespace Interop;

/// <summary>A node that speaks what the harness asked for and nothing besides, with identify and ping.</summary>
internal sealed class InteropNode : IAsyncDisposable
{
    private readonly PrivateKey _identity = PrivateKey.Generate();
    private readonly ITransport _transport;

    private InteropNode(HarnessSettings settings, ILoggerFactory logs)
    {
        Libp2pHostOptions options = new() { Identity = _identity, LoggerFactory = logs };
        _transport = CreateTransport(settings.Transport, _identity, options, logs);
        options.Transports.Add(_transport);
        options.Security.Add(identity => CreateSecurity(settings.Security, identity));
        options.Muxers.Add(CreateMuxer(settings.Muxer));
        options.Services.Add(new IdentifyService());
        options.Services.Add(Ping);
        if (!settings.IsDialer)
        {
            options.ListenAddresses.Add(ListenAddress(settings));
        }

        Host = Libp2pHost.Create(options);
    }

    public Libp2pHost Host { get; }

    public PingService Ping { get; } = new();

    /// <summary>Starts a node.</summary>
    /// <exception cref="Libp2pException">It cannot listen; the message says why.</exception>
    public static async Task<InteropNode> StartAsync(HarnessSettings settings, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        InteropNode node = new(settings, logs);
        try
        {
            await node.Host.StartAsync(cancellationToken);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        (_transport as IDisposable)?.Dispose();
        _identity.Dispose();
    }

    private static Multiaddress ListenAddress(HarnessSettings settings)
    {
        string ip = $"/{(settings.ListenIp.Contains(':') ? "ip6" : "ip4")}/{settings.ListenIp}";
        return Multiaddress.Parse(ip + settings.Transport switch
        {
            "quic-v1" => "/udp/0/quic-v1",
            "ws" => "/tcp/0/ws",
            "wss" => "/tcp/0/tls/ws",
            _ => "/tcp/0",
        });
    }

    private static ITransport CreateTransport(string name, PrivateKey identity, Libp2pHostOptions options, ILoggerFactory logs) => name switch
    {
        "quic-v1" => new QuicTransport(identity, options.Quic),
        "ws" => new KestrelWebSocketTransport(options.WebSocket, loggerFactory: logs),

        // The harnesses have no authority for certificates: both say that a dialler does not check them. libp2p's own handshake runs inside.
        "wss" => new KestrelWebSocketTransport(
            options.WebSocket,
            new WebSocketListenOptions { Certificate = SelfSigned.Create() },
            certificateValidation: (_, _, _, _) => true,
            loggerFactory: logs),
        _ => new TcpTransport(options.Tcp),
    };

    private static ISecurityProtocol CreateSecurity(string? name, PrivateKey identity) => name == "tls" ? new TlsSecurity(identity) : new NoiseSecurity(identity);

    private static IMuxer CreateMuxer(string? name) => name == "mplex" ? new MplexMuxer() : new YamuxMuxer();
}
