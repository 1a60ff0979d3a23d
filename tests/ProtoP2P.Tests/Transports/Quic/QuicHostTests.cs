using System.Net.Quic;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ProtoP2P.Identify;
using ProtoP2P.Muxers;
using ProtoP2P.Negotiation;
using ProtoP2P.Ping;
using ProtoP2P.Resources;
using ProtoP2P.Security.Tls;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;
using ProtoP2P.Transports.Tcp;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>Whole nodes over QUIC: everything above the streams works as over TCP.</summary>
public sealed class QuicHostTests
{
    [Fact]
    public async Task Two_hosts_identify_ping_and_call_each_other()
    {
        Quic.Require();
        await using var hosts = new QuicHosts();
        var identify = new IdentifyService();
        var ping = new PingService();
        Libp2pHost server = await hosts.StartAsync(options =>
        {
            options.Services.Add(new IdentifyService());
            options.Services.Add(new PingService());
        });
        Libp2pHost client = await hosts.StartAsync(options =>
        {
            options.Services.Add(identify);
            options.Services.Add(ping);
        });
        using IDisposable registration = server.AddProtocol<IGreeter>(new Greeter());

        IPeerConnection connection = await client.ConnectAsync(server.Address(), Quic.Token).Soon();
        IdentifyResult identity = await identify.IdentifyAsync(connection, Quic.Token).Soon();
        TimeSpan roundTrip = await ping.PingAsync(server.PeerId, Quic.Token).Soon();
        ReadOnlyMemory<byte> greeting = await client.GetClient<IGreeter>(server.PeerId).GreetAsync("quic"u8.ToArray(), Quic.Token).Soon();

        connection.RemotePublicKey.ShouldBe(server.PublicKey);
        connection.SecurityProtocol.ShouldBe("/tls/1.0.0");
        connection.MuxerProtocol.ShouldBe("/quic-v1");
        connection.RemoteAddress.ShouldBe(server.ListenAddresses[0]);
        identity.ObservedAddress!.WithoutPeerId().ShouldBe(connection.LocalAddress);
        roundTrip.ShouldBeGreaterThan(TimeSpan.Zero);
        Encoding.UTF8.GetString(greeting.Span).ShouldBe("hello quic");
    }

    [Fact]
    public async Task A_host_that_was_dialled_calls_back_over_the_same_connection()
    {
        Quic.Require();
        await using var hosts = new QuicHosts();
        Libp2pHost server = await hosts.StartAsync();
        Libp2pHost client = await hosts.StartAsync();
        using IDisposable echo = client.AddEcho();
        await client.ConnectAsync(server.Address(), Quic.Token).Soon();
        await Eventually.TrueAsync(() => server.Connections.Count == 1);

        await server.ShouldReachAsync(client.PeerId);

        server.Connections.ShouldHaveSingleItem().Direction.ShouldBe(Direction.Inbound);
    }

    [Fact]
    public async Task A_peer_for_whom_there_is_no_place_is_told_why()
    {
        Quic.Require();
        await using var hosts = new QuicHosts();
        Libp2pHost server = await hosts.StartAsync(options => (options.Connections.MaxInbound, options.Connections.HighWater, options.Connections.LowWater) = (1, 1, 1));
        Libp2pHost client = await hosts.StartAsync();
        await client.ConnectAsync(server.Address(), Quic.Token).Soon();
        await Eventually.TrueAsync(() => server.Connections.Count == 1);
        using PrivateKey key = PrivateKey.Generate();
        using var transport = new QuicTransport(key);

        ITransportConnection connection = await transport.DialAsync(server.ListenAddresses[0], Quic.Token);
        await using IMuxedConnection muxed = connection.Native!.Start(
            new MuxerContext(new ResourceScope("stranger", ResourceLimits.Unlimited), TimeProvider.System, "server"));

        ConnectionClosedException reason = await muxed.Completion.Soon();
        reason.Code.ShouldBe(ConnectionErrorCode.ResourceLimit);
        reason.IsRemote.ShouldBeTrue();
        hosts.Logs.Entries.ShouldContain(entry => entry.Text.Contains("Connections.MaxInbound"));
    }

    [Fact]
    public async Task A_node_presents_one_certificate_over_QUIC_and_TLS()
    {
        Quic.Require();
        if (!Quic.IsAvailable)
        {
            return;
        }

        await using var hosts = new QuicHosts();
        Libp2pHost server = await hosts.StartAsync(options =>
        {
            options.ListenAddresses.Add(Quic.AnyPort);
            options.ListenAddresses.Add(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0"));
        });
        using PrivateKey key = PrivateKey.Generate();
        using X509Certificate2 own = TlsCertificate.Create(key, DateTimeOffset.UtcNow);
        ITransportConnection raw = await new TcpTransport().DialAsync(server.ListenAddresses[1], Quic.Token);
        await using var tls = new SslStream(new CarrierStream(ChannelNegotiator.Assume(raw, "/tls/1.0.0")));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                ClientCertificateContext = SslStreamCertificateContext.Create(own, null, offline: true),
                ApplicationProtocols = [new SslApplicationProtocol("libp2p")],
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
                TargetHost = string.Empty,
            },
            Quic.Token).Soon();
        await using QuicConnection quic = await RawQuicPeer.DialAsync(server.ListenAddresses[0], own);

        quic.RemoteCertificate!.GetRawCertData().ShouldBe(tls.RemoteCertificate!.GetRawCertData());
        await raw.DisposeAsync();
    }

    [Fact]
    public async Task A_listener_serves_several_peers()
    {
        Quic.Require();
        await using var hosts = new QuicHosts();
        Libp2pHost server = await hosts.StartAsync();
        using IDisposable echo = server.AddEcho();
        for (int i = 0; i < 5; i++)
        {
            Libp2pHost client = await hosts.StartAsync();
            await client.ConnectAsync(server.Address(), Quic.Token).Soon();
            await client.ShouldReachAsync(server.PeerId);
        }

        server.Connections.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_host_that_stops_tells_why()
    {
        Quic.Require();
        await using var hosts = new QuicHosts();
        Libp2pHost server = await hosts.StartAsync();
        Libp2pHost client = await hosts.StartAsync();
        var connection = (ProtoP2P.Swarm.Connection)await client.ConnectAsync(server.Address(), Quic.Token).Soon();
        await Eventually.TrueAsync(() => server.Connections.Count == 1);

        await server.StopAsync(Quic.Token).Soon();
        await connection.Ended.Soon();

        connection.Reason!.Code.ShouldBe(ConnectionErrorCode.Shutdown);
        connection.Reason.IsRemote.ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_answers_at_the_address_of_another_is_refused()
    {
        Quic.Require();
        await using var hosts = new QuicHosts();
        Libp2pHost impostor = await hosts.StartAsync();
        Libp2pHost client = await hosts.StartAsync();
        using PrivateKey key = PrivateKey.Generate();
        PeerId expected = PeerId.FromPublicKey(key.PublicKey);

        DialException error = await Should.ThrowAsync<DialException>(
            client.ConnectAsync(impostor.ListenAddresses[0].WithPeerId(expected), Quic.Token).Soon());

        WrongPeerException wrong = error.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<WrongPeerException>();
        wrong.Expected.ShouldBe(expected);
        wrong.Actual.ShouldBe(impostor.PeerId);
        client.Connections.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_does_not_dial_itself()
    {
        Quic.Require();
        await using var hosts = new QuicHosts();
        Libp2pHost host = await hosts.StartAsync();

        DialException error = await Should.ThrowAsync<DialException>(host.ConnectToUnknownPeerAsync(host.ListenAddresses[0], Quic.Token).Soon());

        error.Failures.ShouldHaveSingleItem().Reason.Message.ShouldContain("is this node itself");
    }

    [Fact]
    public async Task A_caller_that_gives_up_after_its_request_ends_the_handlers_token()
    {
        Quic.Require();
        await using var hosts = new QuicHosts();
        Libp2pHost server = await hosts.StartAsync();
        Libp2pHost client = await hosts.StartAsync();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable registration = server.AddProtocol<IGreeter>(new WaitingGreeter(started, ended));
        using var caller = new CancellationTokenSource();
        Task<ReadOnlyMemory<byte>> call = client.GetClient<IGreeter>(server.Address()).GreetAsync("x"u8.ToArray(), caller.Token).AsTask();
        await started.Task.Soon();

        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call.Soon());
        await ended.Task.Soon();
    }

    private sealed class WaitingGreeter(TaskCompletionSource started, TaskCompletionSource ended) : IGreeter
    {
        public async ValueTask<ReadOnlyMemory<byte>> GreetAsync(ReadOnlyMemory<byte> name, RpcCall call = default)
        {
            using CancellationTokenRegistration registration = call.CancellationToken.UnsafeRegister(_ => ended.SetResult(), null);
            started.SetResult();
            await ended.Task;
            return name;
        }
    }
}
