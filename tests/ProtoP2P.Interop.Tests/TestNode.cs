using ProtoP2P.AspNetCore;
using ProtoP2P.Echo;
using ProtoP2P.Identify;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Ping;
using ProtoP2P.Security.Noise;
using ProtoP2P.Security.PrivateNetwork;
using ProtoP2P.Security.Tls;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Interop.Tests;

/// <summary>A node of ours with identify, ping and echo, on one security protocol and one muxer.</summary>
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

    public static async Task<TestNode> StartAsync(string muxer, string security = "noise", string listen = Addresses.Tcp, PrivateNetworkKey? network = null)
    {
        Libp2pHostOptions options = new();
        options.ListenAddresses.Add(Multiaddress.Parse(listen));
        options.PrivateNetworkKey = network;
        options.AdditionalTransports.Add(new KestrelWebSocketTransport(options.WebSocket, new WebSocketListenOptions { Certificate = WebCertificate.Value }));
        options.Muxers.Add(CreateMuxer(muxer));
        options.Security.Add(identity => security == "tls" ? new TlsSecurity(identity) : new NoiseSecurity(identity));
        IdentifyService identify = new();
        PingService ping = new();
        options.Services.Add(new EchoService());
        options.Services.Add(identify);
        options.Services.Add(ping);
        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new TestNode(host, identify, ping);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static IMuxer CreateMuxer(string name) => name == "mplex" ? new MplexMuxer() : new YamuxMuxer();
}
