using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Tests.Swarm.Gating;

namespace ProtoP2P.Tests.Swarm.Dialing;

/// <summary>Whoever answers shows that nothing is swallowed, whatever this node thinks of him.</summary>
public sealed class BlackHoleDialTests : IAsyncDisposable
{
    private const int Window = 2;
    private static readonly Multiaddress s_address = Multiaddress.Parse("/ip4/8.8.8.8/udp/1/quic-v1");

    private readonly TestNet _net = new() { Clock = new FakeTimeProvider() };

    [Theory]
    [InlineData(GateStep.Secured)]
    [InlineData(GateStep.Upgraded)]
    public async Task Whom_a_gater_refuses_was_reached(GateStep step)
    {
        StubGater gater = StubGater.Refusing(step);
        (Libp2pHost client, Libp2pHost server) = await StartAsync(gater);

        for (int i = 0; i <= Window; i++)
        {
            DialException error = await Should.ThrowAsync<DialException>(client.ConnectAsync(s_address.WithPeerId(server.PeerId), TestNet.Token).Soon());
            error.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<ConnectionGatedException>().Step.ShouldBe(step);
        }

        gater.Decide = static (_, _) => GateDecision.Allow;
        await client.ConnectAsync(s_address.WithPeerId(server.PeerId), TestNet.Token).Soon();
    }

    [Fact]
    public async Task Who_is_somebody_else_was_reached()
    {
        (Libp2pHost client, Libp2pHost server) = await StartAsync();

        for (int i = 0; i <= Window; i++)
        {
            PeerId meant = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);
            DialException error = await Should.ThrowAsync<DialException>(client.ConnectAsync(s_address.WithPeerId(meant), TestNet.Token).Soon());
            error.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<WrongPeerException>().Actual.ShouldBe(server.PeerId);
        }
    }

    public ValueTask DisposeAsync() => _net.DisposeAsync();

    private async Task<(Libp2pHost Client, Libp2pHost Server)> StartAsync(IConnectionGater? gater = null)
    {
        Libp2pHost server = await _net.StartAsync();
        var transport = new ScriptedTransport(_net.Network.CreateTransport("script"), _net.Clock);
        transport.Lead(s_address.ToString(), server.ListenAddresses[0]);
        Libp2pHost client = await _net.StartDialerAsync(options =>
        {
            options.AdditionalTransports.Add(transport);
            options.Dial.BlackHole = new() { Window = Window, MinSuccesses = 1 };
            if (gater is not null)
            {
                options.ConnectionGaters.Add(gater);
            }
        });
        return (client, server);
    }
}
