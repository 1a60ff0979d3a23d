using System.Security.Cryptography;
using ProtoP2P.Security.PrivateNetwork;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Tcp;

namespace ProtoP2P.Tests.Security;

public sealed class PrivateNetworkTransportTests
{
    private static readonly PrivateNetworkKey Key = PrivateNetworkKey.Generate();

    public PrivateNetworkTransportTests() => Sodium.SkipWithout();

    public static TheoryData<string> Names => new(Suite().Checks.Select(check => check.Name));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Tcp_inside_a_private_network_complies(string name)
    {
        ComplianceCheck check = Suite().Checks.Single(check => check.Name == name);
        await check.RunAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Fact]
    public async Task A_dialers_nonce_leaves_with_its_first_write_and_a_readers_alone()
    {
        var pair = new ByteChannelPair();
        PrivateNetworkConnection writer = Wrap(pair.First, 1), reader = Wrap(pair.Second, 2);

        Task<int> reading = reader.ReadAsync(new byte[16], Token).AsTask();
        await writer.WriteAsync(new byte[] { 1, 2, 3 }, Token);

        (await reading.Soon()).ShouldBe(3);
        pair.BytesFromFirst.ShouldBe(24 + 3);
        pair.BytesFromSecond.ShouldBe(24);
    }

    [Fact]
    public async Task Nodes_with_the_same_key_reach_each_other()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync(options => options.PrivateNetworkKey = Key);
        Libp2pHost client = await net.StartDialerAsync(options => options.PrivateNetworkKey = Key);

        IPeerConnection connection = await client.ConnectAsync(server.ListenAddresses[0].WithPeerId(server.PeerId), Token);

        connection.RemotePeer.ShouldBe(server.PeerId);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Nodes_of_different_networks_do_not_and_both_say_why(bool dialerHasKey, bool listenerHasKey)
    {
        await using var net = new TestNet();
        using PrivateNetworkKey other = PrivateNetworkKey.FromBytes(SHA256.HashData("another network"u8));
        Libp2pHost server = await net.StartAsync(options => options.PrivateNetworkKey = listenerHasKey ? Key : null);
        Libp2pHost client = await net.StartDialerAsync(options => options.PrivateNetworkKey = dialerHasKey ? other : null);

        DialException error = await Should.ThrowAsync<DialException>(
            () => client.ConnectAsync(server.ListenAddresses[0].WithPeerId(server.PeerId), Token).AsTask().WaitAsync(TestNet.Patience, Token));

        if (dialerHasKey)
        {
            error.Message.ShouldContain("another private network, or in none");
            error.Message.ShouldContain(other.Fingerprint);
        }

        if (listenerHasKey)
        {
            await Eventually.TrueAsync(() => net.Logs.Entries.Any(entry => entry.Text.Contains("another private network, or in none")));
        }
    }

    [Fact]
    public async Task QUIC_has_no_part_in_it()
    {
        var options = new Libp2pHostOptions { PrivateNetworkKey = Key };
        options.ListenAddresses.Add(Multiaddress.Parse("/ip4/127.0.0.1/udp/0/quic-v1"));
        await using Libp2pHost host = Libp2pHost.Create(options);

        (await Should.ThrowAsync<Libp2pException>(() => host.StartAsync(Token))).Message.ShouldContain("no part in a private network");
    }

    [Fact]
    public void A_node_that_must_have_a_key_does_not_run_without()
    {
        var options = new Libp2pHostOptions { RequirePrivateNetwork = true };

        Should.Throw<Libp2pException>(() => Libp2pHost.Create(options)).Message.ShouldContain("LIBP2P_FORCE_PNET");
    }

    private static TransportCompliance Suite() => new(
        () => new PrivateNetworkTransport(new TcpTransport(), Key, RandomNumberGenerator.Fill, checksStart: false), Multiaddress.Parse("/ip4/127.0.0.1/tcp/0"));

    private static PrivateNetworkConnection Wrap(IByteChannel channel, byte seed) =>
        new(new NamedChannel(channel), Key, nonce => nonce.Fill(seed), checksStart: false);

    private sealed class NamedChannel(IByteChannel inner) : ITransportConnection
    {
        public Multiaddress LocalAddress { get; } = Multiaddress.Parse("/memory/1");

        public Multiaddress RemoteAddress { get; } = Multiaddress.Parse("/memory/2");

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public void Abort() => inner.Abort();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
