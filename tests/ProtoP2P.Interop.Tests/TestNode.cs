using ProtoP2P.AspNetCore;
using ProtoP2P.Echo;
using ProtoP2P.Identify;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Ping;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Security.Plaintext;
using ProtoP2P.Security.PrivateNetwork;
using ProtoP2P.Security.Tls;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Interop.Tests;

/// <summary>A node of ours with identify, ping and echo, on one security protocol and one muxer. Of web servers it trusts its own and its like.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private TestNode(Libp2pHost host, IdentifyService identify, PingService ping)
    {
        Host = host;
        Identify = identify;
        Ping = ping;
    }

    public Libp2pHost Host { get; }

    public IdentifyService Identify { get; }

    public PingService Ping { get; }

    /// <summary>Where it listens, with <c>/p2p</c>.</summary>
    public string Address => Host.ListenAddresses[0].WithPeerId(Host.PeerId).ToString();

    public static async Task<TestNode> StartAsync(
        string muxer,
        string security = "noise",
        string listen = Addresses.Tcp,
        PrivateNetworkKey? network = null,
        Action<Libp2pHostOptions>? configure = null)
    {
        Libp2pHostOptions options = new();
        options.ListenAddresses.Add(Multiaddress.Parse(listen));
        options.PrivateNetworkKey = network;
        options.AdditionalTransports.Add(new KestrelWebSocketTransport(
            options.WebSocket, new WebSocketListenOptions { Certificate = WebCertificate.Value }, certificateValidation: WebCertificate.IsTrusted));
        options.Muxers.Add(CreateMuxer(muxer));
        options.Security.Add(identity => CreateSecurity(security, identity));
        IdentifyService identify = new();
        PingService ping = new();
        options.Services.Add(new EchoService());
        options.Services.Add(identify);
        options.Services.Add(ping);
        configure?.Invoke(options);
        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(CancellationToken.None);
        return new TestNode(host, identify, ping);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static ISecurityProtocol CreateSecurity(string name, PrivateKey identity) => name switch
    {
        "tls" => new TlsSecurity(identity),
        "plaintext" => new PlaintextSecurity(identity),
        _ => new NoiseSecurity(identity),
    };

    private static IMuxer CreateMuxer(string name) => name == "mplex" ? new MplexMuxer() : new YamuxMuxer();
}
