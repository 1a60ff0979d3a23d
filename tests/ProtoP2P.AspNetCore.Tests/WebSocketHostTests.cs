using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProtoP2P.Ping;
using ProtoP2P.Security.Noise;
using ProtoP2P.Security.Tls;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.AspNetCore.Tests;

/// <summary>Whole nodes over WebSockets.</summary>
public sealed class WebSocketHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/0/ws", "noise")]
    [InlineData("/ip4/127.0.0.1/tcp/0/ws", "tls")]
    [InlineData("/ip4/127.0.0.1/tcp/0/tls/ws", "noise")]
    [InlineData("/ip4/127.0.0.1/tcp/0/tls/ws", "tls")]
    public async Task Nodes_reach_each_other_and_refuse_an_impostor(string listen, string security)
    {
        var ping = new PingService();
        await using Libp2pHost server = await StartAsync(security, new PingService(), listen);
        await using Libp2pHost client = await StartAsync(security, ping);
        Multiaddress address = server.ListenAddresses.ShouldHaveSingleItem();
        PeerId other = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);

        DialException wrong = await Should.ThrowAsync<DialException>(() => client.ConnectAsync(address.WithPeerId(other), Token).AsTask());
        IPeerConnection connection = await client.ConnectAsync(address.WithPeerId(server.PeerId), Token);

        wrong.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<WrongPeerException>().Actual.ShouldBe(server.PeerId);
        connection.SecurityProtocol.ShouldStartWith($"/{security}");
        (await ping.PingAsync(server.PeerId, Token)).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_worker_listens_by_its_settings()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Libp2p:Listen:0", "/ip4/127.0.0.1/tcp/0/ws"), new("Libp2p:WebSocket:MaxMessageSize", "4096")]);
        builder.Services.AddLibp2p().AddPing().AddWebSockets();
        using IHost worker = builder.Build();
        await worker.StartAsync(Token);
        ILibp2pHost server = worker.Services.GetRequiredService<ILibp2pHost>();
        await using Libp2pHost client = await StartAsync("noise", new PingService());

        await client.ConnectAsync(server.ListenAddresses.ShouldHaveSingleItem().WithPeerId(server.PeerId), Token);

        await worker.StopAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_gater_decides_at_each_step_of_a_WebSocket_as_well()
    {
        var gater = new StepGater();
        await using Libp2pHost server = await StartAsync("noise", new PingService(), gater, "/ip4/127.0.0.1/tcp/0/ws");
        var ping = new PingService();
        await using Libp2pHost client = await StartAsync("noise", ping);
        Multiaddress address = server.ListenAddresses.ShouldHaveSingleItem().WithPeerId(server.PeerId);

        // Who answers a ping is through with his own side of the handshake.
        await client.ConnectAsync(address, Token);
        await ping.PingAsync(server.PeerId, Token);
        await client.DisconnectAsync(server.PeerId, Token);
        gater.Refused = GateStep.Accept;
        DialException refused = await Should.ThrowAsync<DialException>(() => client.ConnectAsync(address, Token).AsTask());

        refused.Message.ShouldContain("HTTP 403");
        gater.Asked.ShouldBe([GateStep.Accept, GateStep.Secured, GateStep.Upgraded, GateStep.Accept]);
    }

    private static Task<Libp2pHost> StartAsync(string security, PingService ping, params string[] listen) => StartAsync(security, ping, new StepGater(), listen);

    private static async Task<Libp2pHost> StartAsync(string security, PingService ping, IConnectionGater gater, params string[] listen)
    {
        var options = new Libp2pHostOptions();
        options.ConnectionGaters.Add(gater);
        options.Security.Add(identity => security == "tls" ? new TlsSecurity(identity) : new NoiseSecurity(identity));
        options.AdditionalTransports.Add(new KestrelWebSocketTransport(
            listen: new WebSocketListenOptions { Certificate = WebCertificate.Value }, certificateValidation: (_, _, _, _) => true));
        options.Services.Add(ping);
        foreach (string address in listen)
        {
            options.ListenAddresses.Add(Multiaddress.Parse(address));
        }

        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(Token);
        return host;
    }

    private sealed class StepGater : IConnectionGater
    {
        private readonly ConcurrentQueue<GateStep> _asked = new();

        public GateStep? Refused { get; set; }

        public IReadOnlyList<GateStep> Asked => [.. _asked];

        public GateDecision Accept(Multiaddress localAddress, Multiaddress remoteAddress) => Decide(GateStep.Accept);

        public ValueTask<GateDecision> SecuredAsync(GatedConnection connection, CancellationToken cancellationToken) => new(Decide(GateStep.Secured));

        public ValueTask<GateDecision> UpgradedAsync(GatedConnection connection, CancellationToken cancellationToken) => new(Decide(GateStep.Upgraded));

        private GateDecision Decide(GateStep step)
        {
            _asked.Enqueue(step);
            return step == Refused ? GateDecision.Refuse("not today") : GateDecision.Allow;
        }
    }
}
