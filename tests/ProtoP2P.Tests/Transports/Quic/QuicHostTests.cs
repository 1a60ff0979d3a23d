using System.Text;
using ProtoP2P.Identify;
using ProtoP2P.Ping;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;

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
