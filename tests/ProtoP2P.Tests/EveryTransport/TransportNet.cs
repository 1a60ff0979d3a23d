using ProtoP2P.AspNetCore;
using ProtoP2P.Security.PrivateNetwork;
using ProtoP2P.Shared.Tests;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Tests.Security;
using ProtoP2P.Tests.Transports.Quic;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Memory;
using ProtoP2P.Transports.Quic;
using ProtoP2P.Transports.Tcp;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.Tests.EveryTransport;

/// <summary>Hosts that have one transport, each of the house's in its turn. Disposing ends them all.</summary>
internal sealed class TransportNet : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly MemoryNetwork _memory = new();
    private readonly PrivateNetworkKey _psk = PrivateNetworkKey.Generate();
    private readonly List<Libp2pHost> _hosts = [];
    private readonly string _transport;

    /// <param name="transport">Which; the test is skipped where the machine has not what it takes.</param>
    public TransportNet(string transport)
    {
        _transport = transport;
        switch (transport)
        {
            case Quic:
                Transports.Quic.Quic.Require();
                break;
            case "pnet":
                Sodium.SkipWithout();
                break;
        }
    }

    public const string Quic = "quic";

    /// <summary>All that carry bytes, on top of which security and muxers go.</summary>
    public static IReadOnlyList<string> OfBytes { get; } = ["tcp", "ws", "wss", "memory", "pnet"];

    /// <summary>All there are.</summary>
    public static TheoryData<string> All => [.. OfBytes, Quic];

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public Multiaddress ListenAddress => Multiaddress.Parse(_transport switch
    {
        "tcp" or "pnet" => "/ip4/127.0.0.1/tcp/0",
        "ws" => "/ip4/127.0.0.1/tcp/0/ws",
        "wss" => "/ip4/127.0.0.1/tcp/0/tls/ws",
        Quic => "/ip4/127.0.0.1/udp/0/quic-v1",
        _ => "/memory/0",
    });

    /// <summary>A host that listens.</summary>
    public async Task<Libp2pHost> StartAsync(Action<Libp2pHostOptions>? configure = null)
    {
        var options = new Libp2pHostOptions { DrainTimeout = TimeSpan.Zero };
        options.ListenAddresses.Add(ListenAddress);

        // A host's own QUIC presents its identity.
        if (_transport != Quic)
        {
            options.Transports.Add(CreateTransport());
        }

        // QUIC's handshakes run on real time, and a hundred of them at once on a busy machine take some.
        (options.Quic.HandshakeTimeout, options.Connections.HandshakeTimeout, options.Dial.Timeout) = (s_patience, s_patience, s_patience);
        configure?.Invoke(options);
        Libp2pHost host = Libp2pHost.Create(options);
        _hosts.Add(host);
        await host.StartAsync(Token);
        return host;
    }

    /// <summary>A stream from one host to another one, which echoes.</summary>
    public async Task<IPeerStream> OpenEchoAsync()
    {
        Libp2pHost server = await StartAsync();
        Libp2pHost client = await StartAsync();
        _ = server.AddEcho();
        await client.ConnectAsync(server.Address(), Token).Soon();
        return await client.OpenStreamAsync(server.PeerId, [HostExtensions.Echo], Token).Soon();
    }

    /// <summary>A transport of a peer that is no host of ours; what has streams of its own presents an identity of nobody.</summary>
    public ITransport CreateTransport() => _transport switch
    {
        "tcp" => new TcpTransport(),
        "pnet" => new PrivateNetworkTransport(new TcpTransport(), _psk),
        "memory" => new MemoryTransport(_memory),
        Quic => new QuicTransport(PrivateKey.Generate(), new QuicOptions { HandshakeTimeout = s_patience }),
        _ => new KestrelWebSocketTransport(
            new WebSocketTransportOptions { MaxPendingConnections = 256, MaxServerConnections = 1024, HandshakeTimeout = s_patience },
            new WebSocketListenOptions { Certificate = WebCertificate.Value },
            certificateValidation: (_, _, _, _) => true),
    };

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_hosts.Select(host => host.DisposeAsync().AsTask())).WaitAsync(TestNet.Patience, TimeProvider.System);
        _psk.Dispose();
    }
}
