using Microsoft.Extensions.Logging;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>A machine without libmsquic: one clear error for whoever asks for QUIC, and everything else works.</summary>
public sealed class QuicUnavailableTests
{
    private static readonly Multiaddress s_tcp = Multiaddress.Parse("/ip4/127.0.0.1/tcp/0");

    [Fact]
    public void The_error_names_the_address_and_what_to_install()
    {
        TransportUnavailableException error = QuicSupport.Unavailable("cannot listen on", Quic.AnyPort);

        error.Message.ShouldStartWith("cannot listen on /ip4/127.0.0.1/udp/0/quic-v1: QUIC needs ");
        if (OperatingSystem.IsLinux())
        {
            error.Message.ShouldContain("apt-get install libmsquic");
            error.Message.ShouldContain("apk add libmsquic");
        }
    }

    [Fact]
    public async Task A_host_that_is_asked_for_QUIC_and_TCP_listens_on_TCP_and_logs_one_error()
    {
        RequireNone();
        await using var hosts = new QuicHosts();

        Libp2pHost host = await hosts.StartAsync(options =>
        {
            options.ListenAddresses.Add(Quic.AnyPort);
            options.ListenAddresses.Add(s_tcp);
        });

        host.ListenAddresses.ShouldHaveSingleItem().ToString().ShouldContain("/tcp/");
        hosts.Logs.Entries.Where(entry => entry.Level == LogLevel.Error).ShouldHaveSingleItem().Text.ShouldContain("libmsquic");
    }

    [Fact]
    public async Task A_host_that_is_asked_for_nothing_but_QUIC_does_not_start()
    {
        RequireNone();
        await using var hosts = new QuicHosts();

        (await Should.ThrowAsync<TransportUnavailableException>(hosts.StartAsync())).Message.ShouldContain("install libmsquic");
    }

    [Fact]
    public async Task A_peer_that_is_on_QUIC_and_TCP_is_reached_over_TCP()
    {
        RequireNone();
        await using var hosts = new QuicHosts();
        Libp2pHost server = await hosts.StartAsync(options => options.ListenAddresses.Add(s_tcp));
        Libp2pHost client = await hosts.StartAsync(options => options.ListenAddresses.Add(s_tcp));
        client.Peerstore.AddAddresses(
            server.PeerId, [Multiaddress.Parse("/ip4/127.0.0.1/udp/1/quic-v1"), server.ListenAddresses[0]], TimeSpan.FromHours(1));

        IPeerConnection connection = await client.ConnectAsync(server.PeerId, Quic.Token).Soon();

        connection.RemoteAddress.ToString().ShouldContain("/tcp/");
    }

    [Fact]
    public async Task A_dial_to_nothing_but_QUIC_says_what_to_install()
    {
        RequireNone();
        await using var hosts = new QuicHosts();
        Libp2pHost client = await hosts.StartAsync(options => options.ListenAddresses.Add(s_tcp));

        DialException error = await Should.ThrowAsync<DialException>(
            client.ConnectToUnknownPeerAsync(Multiaddress.Parse("/ip4/127.0.0.1/udp/1/quic-v1"), Quic.Token).Soon());

        error.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<TransportUnavailableException>().Message.ShouldContain("install libmsquic");
    }

    private static void RequireNone() => Assert.SkipWhen(Quic.IsAvailable, "this machine has libmsquic: nothing is missing here");
}
