using System.Net;
using System.Net.Sockets;
using ProtoP2P.Testing;
using ProtoP2P.Transports.Tcp;

namespace ProtoP2P.Transports;

public class TcpTransportTests
{
    private static readonly Multiaddress AnyLoopbackPort = Multiaddress.Parse("/ip4/127.0.0.1/tcp/0");

    private readonly TcpTransport _transport = new();

    public static TheoryData<string> CheckNames => new(CreateSuite("/ip4/127.0.0.1/tcp/0").Checks.Select(check => check.Name));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(CheckNames))]
    public Task Complies_over_IPv4(string name) => RunAsync("/ip4/127.0.0.1/tcp/0", name);

    [Theory]
    [MemberData(nameof(CheckNames))]
    public Task Complies_over_IPv6(string name)
    {
        Assert.SkipUnless(HasIPv6Loopback(), "this machine has no IPv6 loopback address");
        return RunAsync("/ip6/::1/tcp/0", name);
    }

    [Theory]
    [InlineData("/ip4/1.2.3.4/tcp/4001", true, true)]
    [InlineData("/ip6/2001:db8::1/tcp/4001", true, true)]
    [InlineData("/ip6zone/nowhere9/ip6/fe80::1/tcp/4001", true, true)]
    [InlineData("/ip4/1.2.3.4/tcp/4001/p2p/12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq", true, true)]
    [InlineData("/dns4/example.com/tcp/4001", true, false)]
    [InlineData("/dns/example.com/tcp/4001", true, false)]
    [InlineData("/dnsaddr/example.com", false, false)]
    [InlineData("/ip4/1.2.3.4/tcp/4001/ws", false, false)]
    [InlineData("/ip4/1.2.3.4/tcp/4001/tls/ws", false, false)]
    [InlineData("/ip4/1.2.3.4/udp/4001/quic-v1", false, false)]
    [InlineData("/tcp/4001", false, false)]
    [InlineData("/ip4/1.2.3.4", false, false)]
    [InlineData("/memory/1", false, false)]
    public void Takes_addresses_by_their_shape(string text, bool canDial, bool canListen)
    {
        Multiaddress address = Multiaddress.Parse(text);

        _transport.CanDial(address).ShouldBe(canDial);
        _transport.CanListen(address).ShouldBe(canListen);
    }

    [Theory]
    [InlineData("/dns4/example.com/tcp/1")]
    [InlineData("/memory/1")]
    public async Task An_address_of_another_shape_is_refused_with_what_was_expected(string text)
    {
        ArgumentException refusal = await Should.ThrowAsync<ArgumentException>(async () => await _transport.DialAsync(Multiaddress.Parse(text), Token));

        refusal.Message.ShouldContain(text);
        refusal.Message.ShouldContain("/ip4/A/tcp/N");
    }

    [Fact]
    public async Task One_port_serves_both_versions_of_IP_as_two_listeners()
    {
        Assert.SkipUnless(HasIPv6Loopback(), "this machine has no IPv6 loopback address");
        await using ITransportListener four = await _transport.ListenAsync(Multiaddress.Parse("/ip4/0.0.0.0/tcp/0"), Token);
        string port = four.LocalAddress.Components[1].Text;

        await using ITransportListener six = await _transport.ListenAsync(Multiaddress.Parse($"/ip6/::/tcp/{port}"), Token);

        await using ITransportConnection dialFour = await _transport.DialAsync(Multiaddress.Parse($"/ip4/127.0.0.1/tcp/{port}"), Token);
        await using ITransportConnection dialSix = await _transport.DialAsync(Multiaddress.Parse($"/ip6/::1/tcp/{port}"), Token);
        (await four.AcceptAsync(Token)).ShouldNotBeNull().RemoteAddress.ShouldBe(dialFour.LocalAddress);
        (await six.AcceptAsync(Token)).ShouldNotBeNull().RemoteAddress.ShouldBe(dialSix.LocalAddress);
    }

    [Fact]
    public async Task An_IPv4_address_in_IPv6_notation_is_dialled_and_told_as_IPv4()
    {
        await using ITransportListener listener = await _transport.ListenAsync(AnyLoopbackPort, Token);
        string port = listener.LocalAddress.Components[1].Text;

        await using ITransportConnection connection = await _transport.DialAsync(Multiaddress.Parse($"/ip6/::ffff:127.0.0.1/tcp/{port}"), Token);

        connection.RemoteAddress.ShouldBe(listener.LocalAddress);
    }

    [Fact]
    public async Task A_refused_dial_says_so()
    {
        ITransportListener listener = await _transport.ListenAsync(AnyLoopbackPort, Token);
        await listener.DisposeAsync();

        IOException refusal = await Should.ThrowAsync<Libp2pException>(async () => await _transport.DialAsync(listener.LocalAddress, Token));

        refusal.Message.ShouldBe($"cannot connect to {listener.LocalAddress}: connection refused, nobody listens there");
    }

    [Fact]
    public async Task A_dial_without_an_answer_times_out_on_the_given_clock_and_names_the_option()
    {
        using Socket deaf = ListenDeaf();
        Multiaddress address = TcpAddress.FromEndPoint(deaf.LocalEndPoint);
        var clock = new FakeTimeProvider();
        Task<ITransportConnection> unanswered = DialDeaf(new TcpTransport(clock: clock), address, Token);

        clock.Advance(TimeSpan.FromSeconds(5));

        (await Should.ThrowAsync<Libp2pException>(() => unanswered.WaitAsync(TimeSpan.FromSeconds(30), Token))).Message
            .ShouldBe($"cannot connect to {address}: no answer within 5 s (TcpOptions.ConnectTimeout)");
    }

    [Fact]
    public async Task A_dial_is_cancelled_while_it_waits_for_an_answer()
    {
        using Socket deaf = ListenDeaf();
        using var cancellation = new CancellationTokenSource();
        Task<ITransportConnection> unanswered = DialDeaf(
            new TcpTransport(clock: new FakeTimeProvider()), TcpAddress.FromEndPoint(deaf.LocalEndPoint), cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => unanswered.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task Listening_on_an_address_of_another_machine_says_so()
    {
        Multiaddress foreign = Multiaddress.Parse("/ip4/203.0.113.7/tcp/0");

        (await Should.ThrowAsync<Libp2pException>(async () => await _transport.ListenAsync(foreign, Token))).Message
            .ShouldBe($"cannot listen on {foreign}: the address is not one of this machine");
    }

    [Fact]
    public async Task A_zone_that_does_not_exist_is_named()
    {
        Multiaddress address = Multiaddress.Parse("/ip6zone/nowhere9/ip6/fe80::1/tcp/1");

        (await Should.ThrowAsync<Libp2pException>(async () => await _transport.DialAsync(address, Token))).Message.ShouldContain("nowhere9");
    }

    [Fact]
    public void A_link_local_end_point_keeps_its_zone()
    {
        Multiaddress address = TcpAddress.FromEndPoint(new IPEndPoint(new IPAddress(IPAddress.Parse("fe80::1").GetAddressBytes(), 999_999), 1));

        address.ToString().ShouldBe("/ip6zone/999999/ip6/fe80::1/tcp/1");
        TcpAddress.ToEndPoint(address).Address.ScopeId.ShouldBe(999_999);
    }

    [Fact]
    public async Task Accepting_goes_on_after_a_client_that_left_before_it_was_served()
    {
        await using ITransportListener listener = await _transport.ListenAsync(AnyLoopbackPort, Token);
        (await _transport.DialAsync(listener.LocalAddress, Token)).Abort();
        await using ITransportConnection second = await _transport.DialAsync(listener.LocalAddress, Token);

        ITransportConnection? accepted;
        do
        {
            accepted = (await listener.AcceptAsync(Token)).ShouldNotBeNull();
        }
        while (!accepted.RemoteAddress.Equals(second.LocalAddress));
    }

    [Fact]
    public async Task An_orderly_close_waits_for_the_peer_no_longer_than_its_timeout()
    {
        var clock = new FakeTimeProvider();
        var transport = new TcpTransport(new TcpOptions { CloseTimeout = TimeSpan.FromSeconds(3) }, clock);
        await using ITransportListener listener = await transport.ListenAsync(AnyLoopbackPort, Token);
        ITransportConnection dialer = await transport.DialAsync(listener.LocalAddress, Token);
        await using ITransportConnection accepted = (await listener.AcceptAsync(Token)).ShouldNotBeNull();

        Task closing = dialer.DisposeAsync().AsTask();
        (await accepted.ReadAsync(new byte[1], Token)).ShouldBe(0);
        closing.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(3));

        await closing.WaitAsync(TimeSpan.FromSeconds(30), Token);
        accepted.Abort();
    }

    [Fact]
    public async Task A_reset_by_the_peer_is_told_with_both_addresses()
    {
        await using ITransportListener listener = await _transport.ListenAsync(AnyLoopbackPort, Token);
        await using ITransportConnection dialer = await _transport.DialAsync(listener.LocalAddress, Token);
        (await listener.AcceptAsync(Token)).ShouldNotBeNull().Abort();

        (await Should.ThrowAsync<IOException>(async () => await dialer.ReadAsync(new byte[1], Token))).Message
            .ShouldBe($"connection {dialer.LocalAddress} -> {dialer.RemoteAddress}: the peer has reset the connection");
    }

    [Theory]
    [InlineData("ConnectTimeout")]
    [InlineData("CloseTimeout")]
    [InlineData("Backlog")]
    [InlineData("KeepAlive")]
    [InlineData("KeepAliveProbes")]
    [InlineData("AcceptRetryDelay")]
    public void Options_out_of_range_are_named(string option)
    {
        var options = new TcpOptions();
        TimeSpan tooLong = TimeSpan.FromDays(2);
        switch (option)
        {
            case "ConnectTimeout": options.ConnectTimeout = tooLong; break;
            case "CloseTimeout": options.CloseTimeout = tooLong; break;
            case "Backlog": options.Backlog = 0; break;
            case "KeepAlive": options.KeepAlive = tooLong; break;
            case "KeepAliveProbes": options.KeepAliveProbes = 0; break;
            case "AcceptRetryDelay": options.AcceptRetryDelay = tooLong; break;
        }

        Should.Throw<ArgumentOutOfRangeException>(() => new TcpTransport(options)).ParamName.ShouldBe(option);
    }

    /// <summary>A listening socket that never accepts: with its queue full, it leaves the dialer's first packet without an answer.</summary>
    [Fact]
    public async Task Waiting_takes_nothing_and_ends_with_a_byte_the_end_or_an_abort()
    {
        await using ITransportListener listener = await _transport.ListenAsync(AnyLoopbackPort, Token);
        Task<ITransportConnection> dialling = _transport.DialAsync(listener.LocalAddress, Token).AsTask();
        await using ITransportConnection accepted = (await listener.AcceptAsync(Token))!;
        await using ITransportConnection dialled = await dialling;

        Task waiting = accepted.WaitToReadAsync(Token).AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        await dialled.WriteAsync(new byte[] { 7, 8 }, Token);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token);
        byte[] buffer = new byte[8];
        (await accepted.ReadAsync(buffer, Token)).ShouldBe(2);
        buffer[..2].ShouldBe([7, 8]);

        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task cancelled = accepted.WaitToReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled.WaitAsync(TimeSpan.FromSeconds(30), Token));

        Task atTheEnd = accepted.WaitToReadAsync(Token).AsTask();
        ValueTask closing = dialled.DisposeAsync();
        await atTheEnd.WaitAsync(TimeSpan.FromSeconds(30), Token);
        (await accepted.ReadAsync(buffer, Token)).ShouldBe(0);
        accepted.Abort();
        await Should.ThrowAsync<IOException>(async () => await accepted.WaitToReadAsync(Token));
        await closing;
    }

    private static Socket ListenDeaf()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems refuse a connection when the listener's queue is full");
        var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(1);
        return deaf;
    }

    private static Task<ITransportConnection> DialDeaf(TcpTransport transport, Multiaddress address, CancellationToken cancellationToken)
    {
        for (int i = 0; i < 7; i++)
        {
            _ = transport.DialAsync(address, cancellationToken).AsTask();
        }

        return transport.DialAsync(address, cancellationToken).AsTask();
    }

    private static bool HasIPv6Loopback()
    {
        if (!Socket.OSSupportsIPv6)
        {
            return false;
        }

        using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static TransportCompliance CreateSuite(string address) => new(() => new TcpTransport(), Multiaddress.Parse(address));

    private static Task RunAsync(string address, string name) =>
        CreateSuite(address).Checks.Single(check => check.Name == name).RunAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
}
