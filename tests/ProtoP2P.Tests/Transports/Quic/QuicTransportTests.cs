using ProtoP2P.Muxers;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>Dialling and listening.</summary>
public sealed class QuicTransportTests : IDisposable
{
    private readonly PrivateKey _key = PrivateKey.Generate();
    private readonly QuicTransport _transport;

    public QuicTransportTests() => _transport = new QuicTransport(_key);

    public void Dispose()
    {
        _transport.Dispose();
        _key.Dispose();
    }

    [Theory]
    [InlineData("/ip4/1.2.3.4/udp/4001/quic-v1", true, true)]
    [InlineData("/ip6/::1/udp/4001/quic-v1", true, true)]
    [InlineData("/ip4/1.2.3.4/udp/4001/quic-v1/p2p/12D3KooWJWoaqZhDaoEFshF7Rh1bpY9ohihFhzcW6d69Lr2NASuq", true, true)]
    [InlineData("/dns4/example.com/udp/4001/quic-v1", true, false)]
    [InlineData("/dns/example.com/udp/4001/quic-v1", true, false)]
    [InlineData("/ip4/1.2.3.4/udp/4001/quic", false, false)]
    [InlineData("/ip4/1.2.3.4/udp/4001/quic-v1/webtransport", false, false)]
    [InlineData("/ip4/1.2.3.4/udp/4001", false, false)]
    [InlineData("/ip4/1.2.3.4/tcp/4001", false, false)]
    public void The_shape_of_an_address_decides(string address, bool isDialled, bool isListenedOn)
    {
        _transport.CanDial(Multiaddress.Parse(address)).ShouldBe(isDialled);
        _transport.CanListen(Multiaddress.Parse(address)).ShouldBe(isListenedOn);
    }

    [Fact]
    public async Task An_address_of_another_shape_is_the_callers_mistake()
    {
        Multiaddress other = Multiaddress.Parse("/ip4/127.0.0.1/tcp/4001");

        (await Should.ThrowAsync<ArgumentException>(async () => await _transport.DialAsync(other, Quic.Token))).Message.ShouldContain("/quic-v1");
        await Should.ThrowAsync<ArgumentException>(async () => await _transport.ListenAsync(other, Quic.Token));
    }

    [Theory]
    [InlineData("/ip4/127.0.0.1/udp/0/quic-v1")]
    [InlineData("/ip6/::1/udp/0/quic-v1")]
    public async Task Both_ends_agree_on_their_addresses_and_identities(string listen)
    {
        Quic.Require();
        Assert.SkipWhen(listen.StartsWith("/ip6", StringComparison.Ordinal) && !System.Net.Sockets.Socket.OSSupportsIPv6, "this machine has no IPv6");
        await using ITransportListener listener = await _transport.ListenAsync(Multiaddress.Parse(listen), Quic.Token);
        using PrivateKey dialerKey = PrivateKey.Generate();
        using var transport = new QuicTransport(dialerKey);

        (ITransportConnection dialer, ITransportConnection accepted) = await Quic.ConnectAsync(transport, listener);

        await using ITransportConnection first = dialer;
        await using ITransportConnection second = accepted;
        dialer.RemoteAddress.ShouldBe(listener.LocalAddress);
        accepted.LocalAddress.ShouldBe(listener.LocalAddress);
        accepted.RemoteAddress.ShouldBe(dialer.LocalAddress);
        dialer.Native!.RemotePublicKey.ShouldBe(_key.PublicKey);
        accepted.Native!.RemotePublicKey.ShouldBe(dialerKey.PublicKey);
        accepted.Native.RemotePeer.ShouldBe(PeerId.FromPublicKey(dialerKey.PublicKey));
        accepted.Native.Security.ShouldBe("/tls/1.0.0");
        accepted.Native.Muxer.ShouldBe("/quic-v1");
    }

    [Fact]
    public async Task A_connection_carries_no_bytes_outside_streams()
    {
        Quic.Require();
        await using ITransportListener listener = await _transport.ListenAsync(Quic.AnyPort, Quic.Token);
        (ITransportConnection dialer, ITransportConnection accepted) = await Quic.ConnectAsync(_transport, listener);

        await Should.ThrowAsync<InvalidOperationException>(async () => await dialer.ReadAsync(new byte[1], Quic.Token));
        await Should.ThrowAsync<InvalidOperationException>(async () => await accepted.WriteAsync(new byte[1], Quic.Token));
        dialer.Abort();
        accepted.Abort();
        await dialer.DisposeAsync().AsTask().Soon();
    }

    [Fact]
    public async Task An_address_in_use_is_refused_by_name()
    {
        Quic.Require();
        await using ITransportListener listener = await _transport.ListenAsync(Quic.AnyPort, Quic.Token);

        (await Should.ThrowAsync<IOException>(async () => await _transport.ListenAsync(listener.LocalAddress, Quic.Token)))
            .Message.ShouldContain($"{listener.LocalAddress}: the address is in use");
    }

    [Fact]
    public async Task A_port_of_another_program_is_refused_by_name()
    {
        Quic.Require();
        using var other = new UdpRelay(Quic.AnyPort);

        (await Should.ThrowAsync<IOException>(async () => await _transport.ListenAsync(other.Address, Quic.Token)))
            .Message.ShouldContain($"{other.Address}: the address is in use");
    }

    [Fact]
    public async Task Both_versions_of_IP_share_a_port()
    {
        Quic.Require();
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "this machine has no IPv6");
        await using ITransportListener ip4 = await _transport.ListenAsync(Multiaddress.Parse("/ip4/0.0.0.0/udp/0/quic-v1"), Quic.Token);
        int port = QuicAddress.ToEndPoint(ip4.LocalAddress).Port;
        await using ITransportListener ip6 = await _transport.ListenAsync(Multiaddress.Parse($"/ip6/::/udp/{port}/quic-v1"), Quic.Token);

        foreach ((ITransportListener listener, string loopback) in (ValueTuple<ITransportListener, string>[])[(ip4, "/ip4/127.0.0.1"), (ip6, "/ip6/::1")])
        {
            (ITransportConnection dialer, ITransportConnection accepted) =
                await Quic.ConnectAsync(_transport, listener, Multiaddress.Parse($"{loopback}/udp/{port}/quic-v1"));
            accepted.LocalAddress.ToString().ShouldStartWith(loopback);
            await dialer.DisposeAsync();
            await accepted.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_dial_to_nobody_names_the_address_and_the_option()
    {
        Quic.Require();
        using var hole = new UdpRelay(Quic.AnyPort);
        using var transport = new QuicTransport(_key, new QuicOptions { HandshakeTimeout = TimeSpan.FromMilliseconds(300) });

        IOException error = await Should.ThrowAsync<IOException>(transport.DialAsync(hole.Address, Quic.Token).AsTask().Soon());

        error.Message.ShouldContain(hole.Address.ToString());
        error.Message.ShouldContain("QuicOptions.HandshakeTimeout");
    }

    [Fact]
    public async Task A_cancelled_dial_throws_that_it_was_cancelled()
    {
        Quic.Require();
        using var hole = new UdpRelay(Quic.AnyPort);
        using var cancellation = new CancellationTokenSource();
        Task dialling = _transport.DialAsync(hole.Address, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(dialling.Soon());
        await Should.ThrowAsync<OperationCanceledException>(async () => await _transport.DialAsync(hole.Address, cancellation.Token));
    }

    [Fact]
    public async Task A_disposed_listener_ends_accepting_and_frees_its_port()
    {
        Quic.Require();
        ITransportListener listener = await _transport.ListenAsync(Quic.AnyPort, Quic.Token);
        (ITransportConnection dialer, ITransportConnection accepted) = await Quic.ConnectAsync(_transport, listener);
        await using var pair = new MuxerPair(dialer.Native!.Start, accepted.Native!.Start, static () => { }, announcesStreams: false);
        Task<ITransportConnection?> pending = listener.AcceptAsync(Quic.Token).AsTask();

        await listener.DisposeAsync();
        await listener.DisposeAsync();

        (await pending.Soon()).ShouldBeNull();
        (await listener.AcceptAsync(Quic.Token)).ShouldBeNull();

        // What was accepted lives on, and with it the port until the last of them ends.
        await pair.OpenAsync(Quic.Token).Soon();
        await pair.DisposeAsync();
        await using ITransportListener again = await _transport.ListenAsync(Quic.AnyPort, Quic.Token);
    }

    [Fact]
    public async Task A_cancelled_accept_leaves_the_listener_usable()
    {
        Quic.Require();
        await using ITransportListener listener = await _transport.ListenAsync(Quic.AnyPort, Quic.Token);
        using var cancellation = new CancellationTokenSource();
        Task pending = listener.AcceptAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(pending.Soon());

        (ITransportConnection dialer, ITransportConnection accepted) = await Quic.ConnectAsync(_transport, listener);
        await dialer.DisposeAsync();
        await accepted.DisposeAsync();
    }

    [Fact]
    public async Task A_listener_serves_100_connections_at_once()
    {
        Quic.Require();
        const int connections = 100;
        using var transport = new QuicTransport(_key, new QuicOptions { Backlog = connections, HandshakeTimeout = TimeSpan.FromSeconds(30) });
        await using ITransportListener listener = await transport.ListenAsync(Quic.AnyPort, Quic.Token);
        Task<ITransportConnection>[] dials =
            [.. Enumerable.Range(0, connections).Select(_ => transport.DialAsync(listener.LocalAddress, Quic.Token).AsTask())];
        var accepted = new Dictionary<Multiaddress, ITransportConnection>();
        while (accepted.Count < connections)
        {
            ITransportConnection connection = (await listener.AcceptAsync(Quic.Token).AsTask().Soon())!;
            accepted.Add(connection.RemoteAddress, connection);
        }

        foreach (ITransportConnection dialer in await Task.WhenAll(dials).Soon())
        {
            await using var pair = new MuxerPair(
                dialer.Native!.Start, accepted[dialer.LocalAddress].Native!.Start, static () => { }, announcesStreams: false);
            (IMuxedStream opened, IMuxedStream other) = await pair.OpenAsync(Quic.Token).Soon();
            await opened.Output.CompleteAsync();
            (await MuxerPair.ReadToEndAsync(other.Input, Quic.Token).Soon()).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_silent_peer_is_given_up_and_a_keepalive_is_no_silence()
    {
        Quic.Require();
        TimeSpan idle = TimeSpan.FromSeconds(2);
        await using MuxerPair quiet = await Quic.PairAsync(new QuicOptions { IdleTimeout = idle, KeepAlive = TimeSpan.FromMilliseconds(100) });
        await using MuxerPair silent = await Quic.PairAsync(new QuicOptions { IdleTimeout = idle, KeepAlive = Timeout.InfiniteTimeSpan });

        ConnectionClosedException reason = await silent.Dialer.Completion.Soon();

        reason.IsRemote.ShouldBeTrue();
        reason.Message.ShouldContain("silent");
        await quiet.OpenAsync(Quic.Token).Soon();
    }

    [Fact]
    public async Task A_disposed_transport_serves_no_more()
    {
        _transport.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(async () => await _transport.DialAsync(Multiaddress.Parse("/ip4/127.0.0.1/udp/1/quic-v1"), Quic.Token));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await _transport.ListenAsync(Quic.AnyPort, Quic.Token));
    }
}
