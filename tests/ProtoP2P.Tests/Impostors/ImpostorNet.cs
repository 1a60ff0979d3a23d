using Microsoft.Extensions.Logging;
using ProtoP2P.AspNetCore;
using ProtoP2P.Security.Noise;
using ProtoP2P.Security.PrivateNetwork;
using ProtoP2P.Security.Tls;
using ProtoP2P.Shared.Tests;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Tests.Security;
using ProtoP2P.Tests.Transports.Quic;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Memory;
using ProtoP2P.Transports.Quic;
using ProtoP2P.Transports.Tcp;

namespace ProtoP2P.Tests.Impostors;

/// <summary>A node under attack, a good peer that is connected to it all the while, and an impostor: all with one transport and one security protocol.</summary>
internal sealed class ImpostorNet : IAsyncDisposable
{
    private readonly MemoryNetwork _memory = new();
    private readonly PrivateNetworkKey _psk = PrivateNetworkKey.Generate();
    private readonly PrivateKey _claimed = PrivateKey.Generate();
    private readonly PrivateKey _own = PrivateKey.Generate();
    private readonly string _transport;
    private readonly string _security;

    private ImpostorNet(string transport, string security) => (_transport, _security) = (transport, security);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public RecordingLoggerFactory Logs { get; } = new();

    public Libp2pHost Victim { get; private set; } = null!;

    public Libp2pHost Good { get; private set; } = null!;

    public IImpostor Impostor { get; private set; } = null!;

    /// <summary>Whom the impostor claims to be.</summary>
    public PeerId Claimed => PeerId.FromPublicKey(_claimed.PublicKey);

    /// <summary>Who the impostor is.</summary>
    public PeerId Own => PeerId.FromPublicKey(_own.PublicKey);

    private Multiaddress ListenAddress => Multiaddress.Parse(_transport switch
    {
        "tcp" or "pnet" => "/ip4/127.0.0.1/tcp/0",
        "ws" => "/ip4/127.0.0.1/tcp/0/ws",
        "wss" => "/ip4/127.0.0.1/tcp/0/tls/ws",
        "quic" => "/ip4/127.0.0.1/udp/0/quic-v1",
        _ => "/memory/0",
    });

    public static async Task<ImpostorNet> StartAsync(string transport, string security, string fault)
    {
        var net = new ImpostorNet(transport, security);
        net.Impostor = net.CreateImpostor(fault);
        net.Victim = await net.StartHostAsync(net.Logs);
        net.Good = await net.StartHostAsync(new RecordingLoggerFactory());
        net.Victim.AddEcho();
        await net.Good.ConnectAsync(net.Victim.Address(), Token).Soon();
        await net.Good.ShouldReachAsync(net.Victim.PeerId);
        await Eventually.TrueAsync(() => net.Victim.Connections.Count == 1);
        return net;
    }

    /// <summary>Nothing of the impostor is left, nothing broke, and the good peer is served over the connection that it has.</summary>
    public async Task ShouldBeUnharmedAsync()
    {
        await Eventually.TrueAsync(() => Victim.Swarm.Inbound.Count == 1 && Victim.Swarm.Resources.Peers == 1);
        Victim.Connections.ShouldHaveSingleItem().RemotePeer.ShouldBe(Good.PeerId);
        await Good.ShouldReachAsync(Victim.PeerId);
        Good.Connections.Count.ShouldBe(1);
        Logs.Entries.Where(entry => entry.Level >= LogLevel.Warning).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await Good.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
        await Victim.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
        await Impostor.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
        _psk.Dispose();
        _claimed.Dispose();
        _own.Dispose();
    }

    private async Task<Libp2pHost> StartHostAsync(ILoggerFactory logs)
    {
        var options = new Libp2pHostOptions { LoggerFactory = logs, DrainTimeout = TimeSpan.Zero };
        options.ListenAddresses.Add(ListenAddress);
        options.Security.Add(identity => _security == "tls" ? new TlsSecurity(identity) : new NoiseSecurity(identity));
        if (_transport != "quic")
        {
            options.Transports.Add(CreateTransport());
        }

        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(Token);
        return host;
    }

    private IImpostor CreateImpostor(string fault)
    {
        if (_transport == "quic")
        {
            return Quic.IsAvailable
                ? new QuicImpostor(ForgedCertificate.Make(fault, _claimed, _own))
                : throw new PlatformNotSupportedException(QuicSupport.Remedy);
        }

        return _security == "noise"
            ? new ByteImpostor(CreateTransport(), ListenAddress, "/noise", new NoiseImpostor(fault, _claimed, _own).RunAsync)
            : new ByteImpostor(
                CreateTransport(), ListenAddress, "/tls/1.0.0",
                (channel, role) => TlsImpostor.RunAsync(channel, role, ForgedCertificate.Make(fault, _claimed, _own)));
    }

    private ITransport CreateTransport() => _transport switch
    {
        "tcp" => new TcpTransport(),
        "pnet" => new PrivateNetworkTransport(new TcpTransport(), _psk),
        "memory" => new MemoryTransport(_memory),
        _ => new KestrelWebSocketTransport(
            listen: new WebSocketListenOptions { Certificate = WebCertificate.Value }, certificateValidation: (_, _, _, _) => true),
    };
}
