using Microsoft.Extensions.Logging;
using ProtoP2P.Security.Noise;
using ProtoP2P.Security.Tls;
using ProtoP2P.Tests.EveryTransport;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Tests.Transports.Quic;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Impostors;

/// <summary>A node under attack, a good peer that is connected to it all the while, and an impostor: all with one transport and one security protocol.</summary>
internal sealed class ImpostorNet : IAsyncDisposable
{
    private readonly PrivateKey _claimed = PrivateKey.Generate();
    private readonly PrivateKey _own = PrivateKey.Generate();
    private readonly TransportNet _net;
    private readonly string _security;

    private ImpostorNet(TransportNet net, string security) => (_net, _security) = (net, security);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public RecordingLoggerFactory Logs { get; } = new();

    public Libp2pHost Victim { get; private set; } = null!;

    public Libp2pHost Good { get; private set; } = null!;

    public IImpostor Impostor { get; private set; } = null!;

    /// <summary>Whom the impostor claims to be.</summary>
    public PeerId Claimed => PeerId.FromPublicKey(_claimed.PublicKey);

    /// <summary>Who the impostor is.</summary>
    public PeerId Own => PeerId.FromPublicKey(_own.PublicKey);

    public static async Task<ImpostorNet> StartAsync(string transport, string security, string fault)
    {
        var net = new ImpostorNet(new TransportNet(transport), security);
        net.Impostor = net.CreateImpostor(transport, fault);
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
        await _net.DisposeAsync();
        await Impostor.DisposeAsync().AsTask().WaitAsync(TestNet.Patience, TimeProvider.System);
        _claimed.Dispose();
        _own.Dispose();
    }

    private Task<Libp2pHost> StartHostAsync(ILoggerFactory logs) => _net.StartAsync(options =>
    {
        options.LoggerFactory = logs;
        options.Security.Add(identity => _security == "tls" ? new TlsSecurity(identity) : new NoiseSecurity(identity));
    });

    private IImpostor CreateImpostor(string transport, string fault)
    {
        if (transport == TransportNet.Quic)
        {
            return Quic.IsAvailable
                ? new QuicImpostor(ForgedCertificate.Make(fault, _claimed, _own))
                : throw new PlatformNotSupportedException(QuicSupport.Remedy);
        }

        return _security == "noise"
            ? new ByteImpostor(_net.CreateTransport(), _net.ListenAddress, "/noise", new NoiseImpostor(fault, _claimed, _own).RunAsync)
            : new ByteImpostor(
                _net.CreateTransport(), _net.ListenAddress, "/tls/1.0.0",
                (channel, role) => TlsImpostor.RunAsync(channel, role, ForgedCertificate.Make(fault, _claimed, _own)));
    }
}
